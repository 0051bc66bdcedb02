/** An engine without a world, for its tests. */
import type { JournalEvent } from "../../journal/entry.ts";
import { createEngine } from "../engine.ts";
import type { Engine, StartOutcome } from "../engine-interface.ts";
import type { AttemptReport, AttemptToStart } from "../executor.ts";
import { registeredTask } from "../task-options.ts";

/** A clock that is moved by hand and an executor that only takes notes. */
export function platform({
  concurrency = 100,
  waitScale = 1,
  timeoutScale = 1,
  stopsOrphans = false,
} = {}) {
  let now = 0;
  let timers: { at: number; callback: () => void }[] = [];
  const started: AttemptToStart[] = [];
  const killed: string[] = [];
  const events: JournalEvent[] = [];
  let recorded: (event: JournalEvent) => void = () => {};
  let wasKilled: (run: string, attempt: number) => void = () => {};
  let ids = 0;
  const engine = createEngine({
    concurrency,
    waitScale,
    timeoutScale,
    stopsOrphans,
    newRunId: () => `run-${++ids}`,
    record: (event) => {
      events.push(event);
      recorded(event);
    },
    tasks: [
      registeredTask({
        name: "parent",
        options: { retry: { max_retries: 0, wait_duration_ms: 0, factor: 1 } },
      }),
      registeredTask({
        name: "stubborn",
        options: { retry: { max_retries: 1, wait_duration_ms: 0, factor: 1 } },
      }),
      registeredTask({
        name: "shard",
        options: {
          retry: { max_retries: 3, wait_duration_ms: 2000, factor: 2 },
          timeout_seconds: 30,
        },
      }),
      registeredTask({ name: "plain" }),
    ],
    clock: {
      now: () => now,
      schedule(delayMs, callback) {
        const timer = { at: now + delayMs, callback };
        timers.push(timer);
        return () => {
          timers = timers.filter((each) => each !== timer);
        };
      },
    },
    executor: {
      start: (attempt) => started.push(attempt),
      kill: (run, attempt) => {
        killed.push(`${run}#${attempt}`);
        wasKilled(run, attempt);
      },
    },
  });
  return {
    engine,
    started,
    killed,
    events,
    names: () => started.map(({ run, attempt }) => `${run}#${attempt}`),
    /** Lets time pass, timer by timer. */
    advance(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((each) => each !== next);
        now = next.at;
        next.callback();
      }
      now = end;
    },
    timers: () => timers.length,
    onRecord(listener: typeof recorded) {
      recorded = listener;
    },
    onKill(listener: typeof wasKilled) {
      wasKilled = listener;
    },
  };
}

export const idOf = (outcome: StartOutcome) => {
  if (!outcome.started) throw new Error(outcome.message);
  return outcome.run;
};
export const startRun = (engine: Engine, task: string, ...input: unknown[]) =>
  idOf(engine.startRun(task, input));
export const subtask = (engine: Engine, parent: string, task: string, ...input: unknown[]) =>
  idOf(
    engine.startSubtask(parent, latestAttempt(engine, parent), { task, input, submission: null }),
  );
const latestAttempt = (engine: Engine, run: string) => engine.details(run)?.attempts.length ?? 0;
/** An attempt that reports and then goes, as it should. */
export const finish = (engine: Engine, run: string, attempt: number, report: AttemptReport) => {
  engine.attemptReported(run, attempt, report);
  engine.attemptExited(run, attempt, report.ok ? gone : { how: "exited with code 1", isOdd: true });
};
export const gone = { how: "exited with code 0", isOdd: false };
export const died = { how: "was killed by SIGKILL", isOdd: true };
export const failed = { ok: false, reason: "boom" } as const;
export const done = { ok: true, results: [1] } as const;
