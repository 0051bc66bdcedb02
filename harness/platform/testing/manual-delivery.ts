/** Engine and delivery without a world: a clock moved by hand, instances that do what a test says. */
import type { DeliveryOrder } from "../../faults/delivery-order.ts";
import type { JournalEntry, WorkEvent } from "../../journal/entry.ts";
import { createJournal } from "../../journal/record.ts";
import { createDelivery } from "../delivery.ts";
import { createEngine } from "../engine.ts";
import type { Engine } from "../engine-interface.ts";
import type { AttemptReport, AttemptToStart } from "../executor.ts";
import type { InstanceEvents } from "../instances.ts";
import { registeredTask } from "../task-options.ts";
import { createVirtualClock } from "../virtual-clock.ts";
import { startRun } from "./manual-platform.ts";

type WithoutPosition<Order> = Order extends unknown ? Omit<Order, "fault"> : never;

/** The orders for the attempts of shards, by attempt; their positions in the plan are counted. */
export type OrdersByAttempt = Readonly<Record<number, readonly WithoutPosition<DeliveryOrder>[]>>;

export interface ManualInstance {
  /** `run-1#1` for the first instance of an attempt, `run-1#1.2` for the second. */
  readonly name: string;
  isKilled: boolean;
  /** Stands still. */
  isPaused: boolean;
  /** Let go on, after it had stood still. */
  isResumed: boolean;
  isGone: boolean;
  /** How many of its reports were answered. */
  answers: number;
  connect(): void;
  wrote(event: object): void;
  log(event: string): void;
  write(path: string, bytes: number): void;
  report(report: AttemptReport): void;
  exit(how?: string): void;
}

export interface ManualDeliveryOptions {
  readonly orders?: OrdersByAttempt;
  ordersOf?(attempt: AttemptToStart): readonly DeliveryOrder[];
  /** How many bytes the files of a pattern hold. */
  bytesOf?(attempt: AttemptToStart, files: string): number;
  readonly concurrency?: number;
  /** What an instance does when it is killed; nothing, if not given: a test lets it exit. */
  onKill?(instance: ManualInstance): void;
}

/** The wait before the second attempt of a shard. */
export const RETRY_MS = 2000;

/** One shard as a root run, `run-1`, its attempts under these orders. */
export function manualShard(
  orders: OrdersByAttempt = {},
  options: Omit<ManualDeliveryOptions, "orders"> = {},
) {
  const world = manualDelivery({ orders, ...options });
  world.start("shard", { shard: 3 });
  return world;
}

export function manualDelivery(options: ManualDeliveryOptions = {}) {
  const clock = createVirtualClock();
  const instances: ManualInstance[] = [];
  const exits: string[] = [];
  const { entries, add } = createJournal(() => clock.now());
  let ids = 0;

  const plan = Object.entries(options.orders ?? {}).flatMap(([attempt, orders]) =>
    orders.map((order) => ({ ofAttempt: Number(attempt), order })),
  );
  const planned = ({ task, attempt }: AttemptToStart) =>
    plan.flatMap(({ ofAttempt, order }, fault) =>
      task === "shard" && ofAttempt === attempt ? [{ ...order, fault } as DeliveryOrder] : [],
    );

  function launch(attempt: AttemptToStart, number: number, events: InstanceEvents) {
    const { run, attempt: ofAttempt } = attempt;
    const place = { run, attempt: ofAttempt };
    const wrote = (event: object) => events.wrote({ ...place, ...event } as WorkEvent);
    const instance: ManualInstance = {
      name: `${run}#${ofAttempt}${number === 1 ? "" : `.${number}`}`,
      isKilled: false,
      isPaused: false,
      isResumed: false,
      isGone: false,
      answers: 0,
      connect: () => events.connected(),
      wrote,
      log: (event) => wrote({ kind: "log", stream: "stdout", line: { event } }),
      write: (path, bytes) => wrote({ kind: "store", op: "write", path, bytes }),
      report(report) {
        void events.reported(report).then(() => {
          instance.answers += 1;
        });
      },
      exit(how = "exited with code 0") {
        if (instance.isGone) return;
        instance.isGone = true;
        events.exited({ how, isOdd: how !== "exited with code 0" });
      },
    };
    instances.push(instance);
    return {
      pause() {
        instance.isPaused = true;
      },
      resume() {
        instance.isPaused = false;
        instance.isResumed = true;
      },
      kill() {
        instance.isKilled = true;
        options.onKill?.(instance);
      },
    };
  }

  const delivery = createDelivery({
    host: { launch },
    clock,
    engine: () => counting,
    ordersOf: options.ordersOf ?? planned,
    bytesOf: (attempt, files) => options.bytesOf?.(attempt, files) ?? 0,
    record: add,
  });
  const engine = createEngine({
    clock,
    executor: delivery,
    tasks: [
      registeredTask({
        name: "parent",
        options: { retry: { max_retries: 0, wait_duration_ms: 0, factor: 1 } },
      }),
      registeredTask({
        name: "shard",
        options: {
          retry: { max_retries: 3, wait_duration_ms: 2000, factor: 2 },
          timeout_seconds: 30,
        },
      }),
    ],
    concurrency: options.concurrency ?? 100,
    waitScale: 1,
    newRunId: () => `run-${++ids}`,
    record: add,
  });
  /** The engine, as delivery sees it. */
  const counting: Engine = {
    ...engine,
    attemptExited(run, attempt, exit) {
      exits.push(`${run}#${attempt} ${exit.how}`);
      engine.attemptExited(run, attempt, exit);
    },
  };

  function advance(ms: number): void {
    const end = clock.now() + ms;
    // A mark, so that time stops there where nothing is due.
    clock.schedule(ms, () => {});
    while (clock.now() < end && clock.skipToNext()) clock.fireDue();
  }

  return {
    engine,
    delivery,
    instances,
    /** What the engine was told of exits. */
    exits,
    journal: entries,
    record: add,
    clock,
    advance,
    start: (task: string, ...input: unknown[]) => startRun(engine, task, ...input),
    instance(name: string): ManualInstance {
      const found = instances.find((each) => each.name === name);
      if (found === undefined) throw new Error(`no ${name} among ${instances.map((i) => i.name)}`);
      return found;
    },
    names: () => instances.map(({ name }) => name),
    /** Whether anything is planned; to be asked last, as it lets time pass. */
    hasTimers: () => clock.skipToNext(),
    strikes: () => strikesIn(entries),
    notes: () =>
      entries.flatMap((entry) =>
        entry.kind === "attempt" && entry.event === "noted"
          ? [`${entry.run}#${entry.attempt} ${entry.note}`]
          : [],
      ),
    status: (run: string) => engine.details(run)?.status,
    /** Lets promises settle, and tells whether one has. */
    async isSettled(promise: Promise<unknown>) {
      let settled = false;
      void promise.then(() => {
        settled = true;
      });
      await new Promise((resolve) => setImmediate(resolve));
      return settled;
    },
  };
}

/** `run-1#1 lost-result at callback`. */
export function strikesIn(journal: readonly JournalEntry[]): string[] {
  return journal.flatMap((entry) =>
    entry.kind === "fault" ? [`${entry.run}#${entry.attempt} ${entry.action} at ${entry.at}`] : [],
  );
}
