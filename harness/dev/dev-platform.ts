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
import { newId } from "./identifiers.ts";
import { logLevelOf } from "./log-level.ts";
import { createLogStore, DEFAULT_LOG_LIMITS, type LogStore } from "./log-store.ts";
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
  /** Takes every event of every run, as it happens. */
  onEvent?(event: JournalEvent): void;
  /** Takes every version of the workflow from which runs start. */
  onVersion?(version: WorkflowVersion): void;
}

/** A run with all that is known of it. */
export interface KnownRun extends BookedRun {
  readonly details: RunDetails;
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
  /** Cancels a run and all below it; false if it has ended or never was. */
  cancel(id: string): boolean;
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
  const book = createRunBook();
  const retention = createRetention(options.retention ?? DEFAULT_RETENTION, (root) => {
    engine.forget(root);
    book.drop(root);
    keys.drop(root);
  });
  const keys = createStartKeys();
  const logs = createLogStore(DEFAULT_LOG_LIMITS);

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
        return;
      case "attempt":
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
    if (id !== root) return;
    retention.ended(root);
    versions.releaseUnused();
  }

  function known(run: BookedRun | undefined): KnownRun | undefined {
    const details = run && engine.details(run.id);
    return run && details && { ...run, details };
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
    newRunId: () => newId("trn"),
    record,
  });
  replaceTasks = engine.replaceTasks;

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
      if (outcome.started && key !== null) keys.add(key, outcome.run, wallClock.now());
      return outcome;
    },
    run: (id) => known(book.get(id)),
    *runsBefore(number) {
      for (const run of book.before(number)) yield known(run) as KnownRun;
    },
    cancel: (id) => engine.cancelRun(id),
    whenEnded: (id, callback) =>
      book.whenEnded(id, () => callback(known(book.get(id)) as KnownRun)),
    close() {
      closing ??= end();
      return closing;
    },
  };
}

/** How long a value is as JSON: what it holds in memory is about as much. */
function jsonBytes(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}
