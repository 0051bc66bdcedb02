/**
 * Delivers attempts to instances, as the engine's executor. Without orders: one instance for each
 * attempt. Platform faults are carried out here, the same way for real processes and in simulation.
 */
import type { DeliveryOrder, TriggeredOrder } from "../faults/delivery-order.ts";
import type { JournalEvent } from "../journal/entry.ts";
import { type Delivered, type LiveInstance, newDelivered, orderOf } from "./delivered.ts";
import type { Clock, Engine } from "./engine-interface.ts";
import type { AttemptExit, AttemptReport, AttemptToStart, Executor } from "./executor.ts";
import type { InstanceEvents, InstanceHost } from "./instances.ts";
import { createOpenAttempts } from "./open-attempts.ts";

export interface DeliveryOptions {
  readonly host: InstanceHost;
  readonly clock: Clock;
  /** Given later, as the engine needs its executor first. */
  engine(): Engine;
  /** What is to be done with an attempt, other than usual. */
  ordersOf(attempt: AttemptToStart): readonly DeliveryOrder[];
  /**
   * How many bytes the files of a path or pattern hold, all together, as the attempt's run sees them;
   * only where there are files.
   */
  bytesOf?(attempt: AttemptToStart, files: string): number;
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

/** How long instances may outlive their root run, in ms; what zombies are to stand still comes on top. */
export const AFTERLIFE_MS = 15_000;
/** How long an instance that is killed is waited for, in ms. SIGKILL takes a few, even on a busy machine. */
export const DEATH_MS = 10_000;

const DECLARED_DEAD: AttemptExit = {
  how: "was declared dead while it was still at work",
  isOdd: true,
};

/**
 * Makes the delivery. Where several orders are for one attempt, all are carried out as far as they can
 * be: one that fails to spin up has no instance to deliver twice. A result that is lost or late is so
 * whichever instance brings it first; a kill strikes the first instance alone.
 *
 * The engine is told once of each attempt that it has exited, whatever still works for it then: a
 * zombie, or the other of two instances. Those are not killed with their run, since the platform
 * knows nothing of them; they end by themselves, or some time after the root run.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { host, clock, engine, record } = options;
  const open = createOpenAttempts<Delivered>();

  function start(attempt: AttemptToStart): void {
    const bytesOf = (files: string) => options.bytesOf?.(attempt, files) ?? 0;
    const state = newDelivered(attempt, options.ordersOf(attempt), clock, bytesOf);
    open.add(state);
    const delay = orderOf(state, "delayed-start");
    if (delay === undefined) {
      begin(state);
      return;
    }
    strike(state, delay, "start");
    state.stopPlan = clock.schedule(delay.ms, () => {
      state.stopPlan = null;
      begin(state);
    });
  }

  function begin(state: Delivered): void {
    const failure = orderOf(state, "spin-up-failure");
    if (failure !== undefined) {
      strike(state, failure, "start");
      over(state, { how: "could not be started: its instance failed to spin up", isOdd: true });
      forgetIfDone(state);
      return;
    }
    launch(state, 1);
    const twice = orderOf(state, "duplicate-delivery");
    if (twice?.when !== "at-once") return;
    strike(state, twice, "start");
    launch(state, 2);
  }

  function launch(state: Delivered, number: number): void {
    const { run, attempt } = state.attempt;
    if (number > 1) record({ kind: "attempt", event: "instance-started", run, attempt, number });
    if (number === 1) {
      for (const { order, trigger } of state.triggered) {
        trigger.launched((at) => strikeAt(state, order, at));
      }
    }
    const instance = host.launch(state.attempt, number, eventsOf(state, number));
    state.live.set(number, { instance, hasConnected: false, stopWait: null, stopPause: null });
  }

  function eventsOf(state: Delivered, number: number): InstanceEvents {
    const { run, attempt } = state.attempt;
    // One that did not go when it was killed may still talk: the journal is closed by then.
    const isGone = () => !state.live.has(number);
    return {
      connected() {
        const live = state.live.get(number);
        if (live === undefined) return;
        live.hasConnected = true;
        // Its replacement is at work: now the two are side by side.
        open.get(run, attempt - 1)?.releaseZombie?.();
        if (number > 1) return;
        for (const { order, trigger } of state.triggered) {
          trigger.connected((at) => strikeAt(state, order, at));
        }
      },
      wrote(event) {
        if (isGone()) return;
        record(number === 1 ? event : { ...event, instance: number });
        if (number === 1) {
          for (const { order, trigger } of state.triggered) {
            trigger.wrote(event, (at) => strikeAt(state, order, at));
          }
        }
        if (event.kind === "fault" && isZombieStrike(state, event.fault)) {
          state.releaseZombie = () => state.live.get(number)?.instance.resume();
          over(state, DECLARED_DEAD);
        }
      },
      async reported(report) {
        if (!isGone()) await reported(state, number, report);
      },
      noted(note) {
        if (!isGone()) engine().attemptNoted(run, attempt, note);
      },
      exited(exit) {
        if (!isGone()) exited(state, number, exit);
      },
    };
  }

  /** Carries out an order at its moment, on the first instance. */
  function strikeAt(state: Delivered, order: TriggeredOrder, at: string): void {
    const live = state.live.get(1);
    // After its word has been heard nothing changes any more: a strike would only look like one.
    if (live?.stopWait !== null || state.reporter !== null) return;
    strike(state, order, at);
    switch (order.action) {
      case "kill-at":
      case "orchestrator-crash":
        killInstance(state, 1);
        return;
      case "cancel":
        engine().cancelRun(state.attempt.root);
        return;
      case "hang":
        live.instance.pause?.();
        return;
      case "delay":
        live.instance.pause?.();
        resumeAfter(live, order.ms);
        return;
      case "zombie":
        live.instance.pause?.();
        state.releaseZombie = () => {
          state.releaseZombie = null;
          resumeAfter(live, order.ms);
        };
        over(state, DECLARED_DEAD);
        return;
    }
  }

  function resumeAfter(live: LiveInstance, ms: number): void {
    live.stopPause = clock.schedule(ms, () => {
      live.stopPause = null;
      live.instance.resume();
    });
  }

  /** @returns what the answer to the report waits for */
  function reported(state: Delivered, number: number, report: AttemptReport): Promise<void> | void {
    const { run, attempt } = state.attempt;
    if (state.live.get(number)?.stopWait !== null && !state.isOver) {
      // It was sent off before the kill reached it; a kill that strikes must not depend on who is faster.
      const word = report.ok ? "success" : `failure (${report.reason})`;
      engine().attemptNoted(
        run,
        attempt,
        `reported ${word} when it had been killed; it is not heard`,
      );
      return;
    }
    const isFirstSuccess = report.ok && !state.isOver && state.reporter === null;
    const lost = orderOf(state, "lost-result");
    const late = orderOf(state, "late-result");
    if (isFirstSuccess && lost !== undefined) {
      if (!state.resultIsLost) strike(state, lost, "callback");
      state.resultIsLost = true;
      return;
    }
    if (isFirstSuccess && late !== undefined) {
      strike(state, late, "callback");
      const delivered = new Promise<void>((resolve) => {
        state.releaseResult = () => {
          state.releaseResult = null;
          engine().attemptReported(run, attempt, report);
          resolve();
          forgetIfDone(state);
        };
      });
      over(state, { how: "did its work, but its result did not arrive in time", isOdd: false });
      return delivered;
    }
    state.reporter ??= number;
    engine().attemptReported(run, attempt, report);
  }

  function exited(state: Delivered, number: number, exit: AttemptExit): void {
    const { run, attempt } = state.attempt;
    const live = state.live.get(number);
    live?.stopWait?.();
    live?.stopPause?.();
    state.live.delete(number);
    if (state.isOver || number > 1) {
      const { how } = exit;
      const end = { kind: "attempt", event: "instance-ended", run, attempt, number, how } as const;
      record(live?.hasConnected === false ? { ...end, tookNothing: true } : end);
    }
    // Another one at work may say more than the one that has gone without a word.
    if (state.reporter === number || state.live.size === 0) {
      const lost = { how: "did its work, but its result was lost", isOdd: false };
      over(state, state.resultIsLost ? lost : exit);
    }
    const again = orderOf(state, "duplicate-delivery");
    if (again?.when === "afterwards" && number === 1 && !state.isEnded) {
      strike(state, again, "callback");
      launch(state, 2);
    }
    forgetIfDone(state);
  }

  /** Tells the engine that the attempt has exited, whatever still works for it; once. */
  function over(state: Delivered, exit: AttemptExit): void {
    if (state.isOver) return;
    state.isOver = true;
    for (const { trigger } of state.triggered) trigger.stop();
    const { run, attempt } = state.attempt;
    engine().attemptExited(run, attempt, exit);
    // The retry has ended, or was never there: now what was held back of the attempt before.
    open.get(run, attempt - 1)?.releaseResult?.();
    open.get(run, attempt - 1)?.releaseZombie?.();
  }

  function killInstance(state: Delivered, number: number): void {
    const live = state.live.get(number);
    if (live === undefined) return;
    live.stopWait ??= clock.schedule(DEATH_MS, () => {
      const { run, attempt } = state.attempt;
      const note = `has not gone ${DEATH_MS / 1000} s after it was killed; it is not waited for any more`;
      engine().attemptNoted(run, attempt, note);
      exited(state, number, { how: "did not go when it was killed", isOdd: true });
    });
    live.instance.kill();
  }

  /** Nothing more is to come of it. */
  function end(state: Delivered): void {
    state.isEnded = true;
    if (state.stopPlan !== null) {
      state.stopPlan();
      state.stopPlan = null;
      over(state, { how: "was killed before it had started", isOdd: true });
      forgetIfDone(state);
    }
    for (const number of [...state.live.keys()]) killInstance(state, number);
  }

  function forgetIfDone(state: Delivered): void {
    if (state.isOver && state.live.size === 0 && state.releaseResult === null) open.remove(state);
  }

  function strike({ attempt: of }: Delivered, { fault, action }: DeliveryOrder, at: string): void {
    const { run, task, shard, attempt } = of;
    record({ kind: "fault", event: "struck", fault, action, at, run, task, shard, attempt });
  }

  return {
    start,
    kill(run, attempt) {
      const state = open.get(run, attempt);
      if (state !== undefined && !state.isOver) end(state);
    },
    crash(run) {
      for (const state of open.of(null)) {
        if (state.attempt.run !== run || state.isOver) continue;
        for (const number of [...state.live.keys()]) killInstance(state, number);
      }
    },
    async idle(root) {
      for (const state of open.of(root)) {
        state.releaseResult?.();
        state.releaseZombie?.();
      }
      const stop = clock.schedule(longestPause(open.of(root)) + AFTERLIFE_MS, () => {
        for (const state of open.of(root)) end(state);
      });
      await open.whenNone(root);
      stop();
    },
    async close() {
      for (const state of open.of(null)) {
        state.releaseResult?.();
        end(state);
      }
      await open.whenNone(null);
    },
  };
}

/** How long the longest zombie stands still once it may go on, in ms: killed before, it would be none. */
function longestPause(states: readonly Delivered[]): number {
  return states
    .flatMap(({ orders }) => orders)
    .reduce(
      (longest, order) => (order.action === "zombie" ? Math.max(longest, order.ms) : longest),
      0,
    );
}

/** Whether a strike is the one at which the platform is to take the attempt for dead. */
function isZombieStrike({ orders }: Delivered, fault: number): boolean {
  return orders.some((order) => order.action === "zombie" && order.fault === fault);
}
