/** The platform behind the server: the engine with real processes, for any number of root runs. */
import { FAULTS_VARIABLE } from "../../tasks/arming.ts";
import type { JournalEvent } from "../journal/entry.ts";
import { createDelivery } from "../platform/delivery.ts";
import { createEngine } from "../platform/engine.ts";
import type { Engine, StartOutcome } from "../platform/engine-interface.ts";
import { DEFAULT_LIMITS, type ProcessLimits } from "../platform/limits.ts";
import { PLAN_MEMORY_MIB } from "../platform/plans.ts";
import { createProcessHost } from "../platform/processes.ts";
import type { RunDetails } from "../platform/runs.ts";
import { temporarySocketFolder } from "../platform/socket-folder.ts";
import type { TaskInput } from "../platform/task-input.ts";
import type { History } from "./history/history.ts";
import {
  attemptRecords,
  createdRecord,
  decidedRecords,
  endedRecords,
  type RunRecord,
  recordsOf,
} from "./history/run-records.ts";
import { newId } from "./identifiers.ts";
import type { KnownRun } from "./known-run.ts";
import { logLevelOf } from "./log-level.ts";
import { createLogStore, DEFAULT_LOG_LIMITS, type LogStore } from "./log-store.ts";
import { createPastRuns } from "./past-runs.ts";
import { registerWorker } from "./registered-worker.ts";
import { createRetention, DEFAULT_RETENTION, type RetentionLimits } from "./retention.ts";
import { type BookedRun, createRunBook } from "./run-book.ts";
import { createStartKeys } from "./start-keys.ts";
import { microsOf, wallClock } from "./wall-clock.ts";
import type { WorkerCode } from "./worker-code.ts";
import type { WorkflowVersion } from "./workflow-version.ts";
import { createWorkflowVersions, type WorkflowVersions } from "./workflow-versions.ts";

export interface DevPlatformOptions {
  readonly codes: readonly WorkerCode[];
  /** How many attempts may work at once. */
  readonly concurrency: number;
  /** Scales the waits before retries; 1 if not given. */
  readonly waitScale?: number | undefined;
  /** Scales the timeouts of attempts; 1 if not given. */
  readonly timeoutScale?: number | undefined;
  /** Of the workers, on top of this process's own; undefined takes away. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  readonly limits?: Partial<ProcessLimits> | undefined;
  /** Memory of plans in MiB, by name; Render's if not given. */
  readonly planMemoryMiB?: ReadonlyMap<string, number> | undefined;
  readonly retention?: RetentionLimits | undefined;
  /** Runs of earlier servers, and what keeps these for later ones; in memory only without. */
  readonly history?: History | null | undefined;
  /** Takes every event of every run, as it happens. */
  onEvent?(event: JournalEvent): void;
  /** Takes every version of the workflow from which runs start. */
  onVersion?(version: WorkflowVersion): void;
}

export type DevStartOutcome = StartOutcome | { readonly started: false; readonly refusal: "busy" };

export interface DevPlatform {
  readonly versions: WorkflowVersions;
  readonly logs: LogStore;
  /**
   * Starts a root run of the latest version.
   *
   * @param key where it has started one already, that is the one
   */
  start(task: string, input: TaskInput, key: string | null): DevStartOutcome;
  run(id: string): KnownRun | undefined;
  /** Those created before the run of that number (null: all), latest first. */
  runsBefore(number: number | null): Iterable<KnownRun>;
  /** Cancels a root run and all below it; false if it has ended or never was. */
  cancel(root: string): boolean;
  /**
   * Calls back when a run has ended and nothing works for it any more, which must be known and must not
   * have ended.
   *
   * @returns takes the request back
   */
  whenEnded(id: string, callback: (run: KnownRun) => void): () => void;
  /** Cancels every run, ends every process, removes every socket and temporary folder. */
  close(): Promise<void>;
}

/** Beyond them a client is asked to wait: each run under way holds memory that nothing can free. */
export const MAX_ROOTS_UNDER_WAY = 1000;

/**
 * Starts a platform and has all workers register their tasks.
 *
 * @throws ShardproofError (exit code 3) a worker does not register
 */
export async function startDevPlatform(options: DevPlatformOptions): Promise<DevPlatform> {
  const folder = temporarySocketFolder();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  // Whoever plays scenarios here hands faults over in the input, to a worker that is open to drills.
  const environment = { ...options.environment, [FAULTS_VARIABLE]: undefined };
  const { maxBytes } = options.retention ?? DEFAULT_RETENTION;
  const { history = null } = options;
  const past = createPastRuns(history?.restored.runs ?? []);
  const book = createRunBook(past.last);
  const retention = createRetention(options.retention ?? DEFAULT_RETENTION, (root) => {
    engine.forget(root);
    book.drop(root);
    past.drop(root);
    keys.drop(root);
    history?.dropRun(root);
  });
  const keys = createStartKeys();
  const logs = createLogStore(DEFAULT_LOG_LIMITS, history?.logs, history?.restored.logs);

  const closed = new AbortController();
  /** The engine's, once there is one: the first version comes before it. */
  let replaceTasks: Engine["replaceTasks"] = () => {};
  const versions = await createWorkflowVersions({
    codes: options.codes,
    register: (code) =>
      registerWorker(code, {
        socketFolder: folder.path,
        limits,
        environment,
        signal: closed.signal,
      }),
    onVersion(version) {
      replaceTasks(version.tasks);
      options.onVersion?.(version);
    },
    inUse: () => book.versionsUnderWay(),
  }).catch((error: unknown) => {
    folder.release();
    throw error;
  });

  function record(event: JournalEvent): void {
    keep(event);
    options.onEvent?.(event);
  }

  function keep(event: JournalEvent): void {
    if (event.kind === "run" && event.event === "created") {
      const { run: id, root } = event;
      const version = book.get(root)?.version ?? versions.latest;
      book.add({ id, root, version }, wallClock.now());
      retention.began(root);
      retention.grew(root, jsonBytes(engine.details(id)?.input));
      persist(id, (run) => [createdRecord(run)]);
      engine.whenEnded(id, () => ended(id, root));
      return;
    }
    const run = book.get(event.run);
    if (run === undefined) return;
    switch (event.kind) {
      case "run":
        if (event.event === "retry-scheduled") {
          run.enqueuedAt.push(wallClock.now() + event.waitMs);
        }
        if (event.event === "ended") persist(run.id, decidedRecords);
        return;
      case "attempt":
        if (event.event === "started" || event.event === "ended") {
          persist(run.id, (known) => attemptRecords(known, event.attempt));
        }
        if (event.event === "ended") retention.grew(run.root, event.reason?.length ?? 0);
        return;
      case "result":
        retention.grew(run.root, jsonBytes(event.value));
        return;
      case "log": {
        const message = String(event.line);
        const task = engine.details(run.id)?.task ?? "";
        const level = logLevelOf(event.stream, message);
        logs.append({ run: run.id, task, level, message }, microsOf(wallClock.now()));
      }
    }
  }

  function ended(id: string, root: string): void {
    book.end(id, wallClock.now());
    persist(id, endedRecords);
    if (id !== root) return;
    retention.ended(root);
    versions.releaseUnused();
  }

  function persist(id: string, records: (run: KnownRun) => readonly RunRecord[]): void {
    const run = history && live(id);
    if (run) history.keepRun(run.root, records(run));
  }

  /** What earlier servers have ended counts as what this one has. */
  function takeOver(history: History): void {
    const { restored } = history;
    for (const run of restored.runs) {
      const { root } = run;
      retention.began(root);
      retention.grew(root, bytesOf(run.details));
      history.keepRun(root, recordsOf(run));
    }
    for (const key of restored.keys) {
      keys.add(key.key, key.root, key.at);
      history.keepRun(key.root, [key]);
    }
    // Whole trees: now one may go for its age.
    for (const { id, root } of restored.runs) if (id === root) retention.ended(root);
  }

  function known(run: BookedRun): KnownRun | undefined {
    const details = engine.details(run.id);
    const { version, ...booked } = run;
    return details && { ...booked, versionId: version.id, details };
  }

  function live(id: string): KnownRun | undefined {
    const run = book.get(id);
    return run && known(run);
  }

  const delivery = createDelivery({
    host: createProcessHost({
      commandOf: ({ root, task }) => (book.get(root)?.version ?? versions.latest).commandOf(task),
      socketFolder: folder.path,
      limits,
      planMemoryMiB: options.planMemoryMiB ?? PLAN_MEMORY_MIB,
      environmentOf: () => environment,
      eventOf: ({ run, attempt }, stream, line) => ({ kind: "log", run, attempt, stream, line }),
      engine: () => engine,
    }),
    clock: wallClock,
    engine: () => engine,
    ordersOf: () => [],
    record,
  });
  const engine: Engine = createEngine({
    clock: wallClock,
    executor: delivery,
    tasks: versions.latest.tasks,
    concurrency: options.concurrency,
    waitScale: options.waitScale ?? 1,
    timeoutScale: options.timeoutScale,
    stopsOrphans: true,
    newRunId: () => newId("trn"),
    record,
  });
  replaceTasks = engine.replaceTasks;
  if (history !== null) takeOver(history);

  async function end(): Promise<void> {
    closed.abort();
    for (const run of book.before(null)) if (run.id === run.root) engine.cancelRun(run.id);
    await delivery.close();
    await versions.close();
    folder.release();
  }

  let closing: Promise<void> | null = null;
  return {
    versions,
    logs,
    start(task, input, key) {
      const known = key === null ? undefined : keys.runOf(key, wallClock.now());
      if (known !== undefined) return { started: true, run: known };
      const { roots, bytes } = retention.underWay;
      if (roots >= MAX_ROOTS_UNDER_WAY || bytes > maxBytes) {
        return { started: false, refusal: "busy" };
      }
      const outcome = engine.startRun(task, input);
      if (outcome.started && key !== null) {
        const at = wallClock.now();
        keys.add(key, outcome.run, at);
        history?.keepRun(outcome.run, [{ kind: "keyed", root: outcome.run, key, at }]);
      }
      return outcome;
    },
    run: (id) => live(id) ?? past.get(id),
    *runsBefore(number) {
      for (const run of book.before(number)) yield known(run) as KnownRun;
      yield* past.before(number);
    },
    cancel(root) {
      const isCancelled = engine.cancelRun(root);
      if (isCancelled) history?.keepRun(root, [{ kind: "cancelled", root, at: wallClock.now() }]);
      return isCancelled;
    },
    whenEnded: (id, callback) => book.whenEnded(id, () => callback(live(id) as KnownRun)),
    close() {
      closing ??= end();
      return closing;
    },
  };
}

/** What a run that has ended holds, as it was counted while it grew. */
function bytesOf({ input, results, attempts }: RunDetails): number {
  const errors = attempts.reduce((sum, { error }) => sum + (error?.length ?? 0), 0);
  return jsonBytes(input) + (results === null ? 0 : jsonBytes(results)) + errors;
}

/** How long a value is as JSON: what it holds in memory is about as much. */
function jsonBytes(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}
