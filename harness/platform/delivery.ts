/**
 * Delivers attempts to instances, as the engine's executor. Without orders: one instance for each
 * attempt. Platform faults are carried out here, the same way for real processes and in simulation.
 */
import type { DeliveryOrder } from "../faults/delivery-order.ts";
import type { JournalEvent } from "../journal/entry.ts";
import type { Clock, Engine } from "./engine-interface.ts";
import type { AttemptExit, AttemptReport, AttemptToStart, Executor } from "./executor.ts";
import type { Instance, InstanceEvents, InstanceHost } from "./instances.ts";
import { createKillTrigger, type KillTrigger } from "./kill-trigger.ts";

export interface DeliveryOptions {
  readonly host: InstanceHost;
  readonly clock: Clock;
  /** Given later, as the engine needs its executor first. */
  engine(): Engine;
  /** What is to be done with an attempt, other than usual. */
  ordersOf(attempt: AttemptToStart): readonly DeliveryOrder[];
  record(event: JournalEvent): void;
}

export interface Delivery extends Executor {
  /** Kills what works for the latest attempt of a run; the engine finds out like from any death. */
  crash(run: string): void;
  /**
   * Settles when nothing works for a root run any more, zombies and second deliveries included. To be
   * asked when the run has ended: what still goes on after a while is killed.
   */
  idle(root: string): Promise<void>;
  /** Kills every instance; settles when all are gone. */
  close(): Promise<void>;
}

/** How long instances may outlive their root run, in ms. */
const AFTERLIFE_MS = 15_000;

interface Delivered {
  readonly attempt: AttemptToStart;
  readonly orders: readonly DeliveryOrder[];
  readonly live: Map<number, Instance>;
  readonly killTriggers: readonly KillTrigger[];
  /** The instance whose report counted. */
  reporter: number | null;
  resultIsLost: boolean;
  /** Delivers the result that is held back. */
  releaseResult: (() => void) | null;
  /** Prevents what is planned and has not begun. */
  stopTimer: () => void;
  /** Something of it is still planned, though no instance is there. */
  isPlanned: boolean;
  isKilled: boolean;
  /** The engine has been told that the attempt has exited. */
  isOver: boolean;
}

export function createDelivery(options: DeliveryOptions): Delivery {
  const { host, clock, engine, record } = options;
  const attempts = new Map<string, Delivered>();
  const waiting = new Set<() => void>();

  function start(attempt: AttemptToStart): void {
    const orders = options.ordersOf(attempt);
    const state: Delivered = {
      attempt,
      orders,
      live: new Map(),
      killTriggers: orders.flatMap((order) =>
        order.action === "kill-at" ? [createKillTrigger(order, clock)] : [],
      ),
      reporter: null,
      resultIsLost: false,
      releaseResult: null,
      stopTimer: () => {},
      isPlanned: false,
      isKilled: false,
      isOver: false,
    };
    attempts.set(keyOf(attempt.run, attempt.attempt), state);
    const failure = orderOf(state, "spin-up-failure");
    const delay = orderOf(state, "delayed-start");
    if (failure !== undefined) {
      strike(state, failure, "start");
      over(state, { how: "could not be started: its instance failed to spin up", isOdd: true });
    } else if (delay !== undefined) {
      strike(state, delay, "start");
      state.isPlanned = true;
      state.stopTimer = clock.schedule(delay.ms, () => {
        state.isPlanned = false;
        begin(state);
      });
    } else {
      begin(state);
    }
  }

  function begin(state: Delivered): void {
    launch(state, 1);
    const twice = orderOf(state, "duplicate-delivery");
    if (twice?.when !== "at-once") return;
    strike(state, twice, "start");
    launch(state, 2);
  }

  function launch(state: Delivered, number: number): void {
    const { attempt } = state;
    if (number > 1) {
      const { run, attempt: ofAttempt } = attempt;
      record({ kind: "attempt", event: "instance-started", run, attempt: ofAttempt, number });
    }
    state.live.set(number, host.launch(attempt, number, eventsOf(state, number)));
  }

  function eventsOf(state: Delivered, number: number): InstanceEvents {
    const { run, attempt } = state.attempt;
    const kill = (order: DeliveryOrder, at: string) => {
      if (state.isOver || !state.live.has(number)) return;
      strike(state, order, at);
      state.live.get(number)?.kill();
    };
    return {
      connected() {
        if (number === 1) for (const trigger of state.killTriggers) trigger.connected(kill);
      },
      wrote(event) {
        record(number === 1 ? event : { ...event, instance: number });
        if (number !== 1) return;
        for (const trigger of state.killTriggers) trigger.wrote(event, kill);
        if (event.kind === "fault" && event.action === "zombie" && !state.isOver) {
          over(state, { how: "was declared dead while it was still at work", isOdd: true });
        }
      },
      reported: (report) => reported(state, number, report),
      noted: (note) => engine().attemptNoted(run, attempt, note),
      exited: (exit) => exited(state, number, exit),
    };
  }

  async function reported(state: Delivered, number: number, report: AttemptReport): Promise<void> {
    const { run, attempt } = state.attempt;
    const lost = orderOf(state, "lost-result");
    const late = orderOf(state, "late-result");
    const isFirstWord = !state.isOver && number === 1 && report.ok && state.reporter === null;
    if (isFirstWord && lost !== undefined) {
      if (!state.resultIsLost) strike(state, lost, "callback");
      state.resultIsLost = true;
      return;
    }
    if (isFirstWord && late !== undefined) {
      strike(state, late, "callback");
      const delivered = new Promise<void>((resolve) => {
        state.releaseResult = () => {
          state.releaseResult = null;
          engine().attemptReported(run, attempt, report);
          resolve();
        };
      });
      over(state, { how: "did its work, but its result did not arrive in time", isOdd: false });
      return delivered;
    }
    state.reporter ??= number;
    engine().attemptReported(run, attempt, report);
    attempts.get(keyOf(run, attempt - 1))?.releaseResult?.();
  }

  function exited(state: Delivered, number: number, exit: AttemptExit): void {
    const { run, attempt } = state.attempt;
    state.live.delete(number);
    for (const trigger of state.killTriggers) trigger.stop();
    if (state.isOver || number > 1) {
      const { how } = exit;
      record({ kind: "attempt", event: "instance-ended", run, attempt, number, how });
    }
    const another = orderOf(state, "duplicate-delivery");
    const isRepeated = another?.when === "afterwards" && number === 1 && !state.isKilled;
    // One instance is at work still: it may say more than the one that has gone without a word.
    const isDecided = state.reporter === number || state.live.size === 0;
    if (!state.isOver && isDecided) {
      const lost = { how: "did its work, but its result was lost", isOdd: false };
      over(state, state.resultIsLost ? lost : exit);
    }
    if (isRepeated) {
      strike(state, another, "callback");
      launch(state, 2);
    }
    tellIdle();
  }

  /** Tells the engine that the attempt has exited, whatever still works for it. */
  function over(state: Delivered, exit: AttemptExit): void {
    state.isOver = true;
    const { run, attempt } = state.attempt;
    engine().attemptExited(run, attempt, exit);
    attempts.get(keyOf(run, attempt - 1))?.releaseResult?.();
  }

  function strike(
    { attempt: { run, task, shard, attempt } }: Delivered,
    order: DeliveryOrder,
    at: string,
  ): void {
    const { fault, action } = order;
    record({ kind: "fault", event: "struck", fault, action, at, run, task, shard, attempt });
  }

  function end(state: Delivered): void {
    state.isKilled = true;
    state.stopTimer();
    if (state.isPlanned) {
      state.isPlanned = false;
      if (!state.isOver) over(state, { how: "was killed before it had started", isOdd: true });
    }
    for (const instance of state.live.values()) instance.kill();
  }

  const isIdle = (root: string | null) =>
    [...attempts.values()].every(
      ({ attempt, live, isPlanned }) =>
        (root !== null && attempt.root !== root) || (live.size === 0 && !isPlanned),
    );

  function tellIdle(): void {
    for (const check of [...waiting]) check();
  }

  function whenIdle(root: string | null): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!isIdle(root)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  }

  return {
    start,
    kill(run, attempt) {
      const state = attempts.get(keyOf(run, attempt));
      if (state !== undefined && !state.isOver) end(state);
    },
    crash(run) {
      for (const { attempt, live, isOver } of attempts.values()) {
        if (attempt.run !== run || isOver) continue;
        for (const instance of live.values()) instance.kill();
      }
    },
    async idle(root) {
      const ofRoot = [...attempts.values()].filter(({ attempt }) => attempt.root === root);
      for (const state of ofRoot) state.releaseResult?.();
      const stop = clock.schedule(AFTERLIFE_MS, () => {
        for (const state of ofRoot) end(state);
      });
      await whenIdle(root);
      stop();
    },
    async close() {
      for (const state of attempts.values()) {
        state.releaseResult?.();
        end(state);
      }
      await whenIdle(null);
    },
  };
}

function orderOf<Action extends DeliveryOrder["action"]>(
  { orders }: Delivered,
  action: Action,
): Extract<DeliveryOrder, { action: Action }> | undefined {
  return orders.find(
    (order): order is Extract<DeliveryOrder, { action: Action }> => order.action === action,
  );
}

function keyOf(run: string, attempt: number): string {
  return `${run}#${attempt}`;
}
