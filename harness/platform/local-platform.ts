/** The local platform: the engine on a real clock, with real processes. */
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import type { JournalEvent } from "../journal/entry.ts";
import { createDelivery } from "./delivery.ts";
import { createEngine } from "./engine.ts";
import type { Engine } from "./engine-interface.ts";
import type { AttemptToStart } from "./executor.ts";
import { DEFAULT_LIMITS, type ProcessLimits } from "./limits.ts";
import type { Platform, RootRunOptions } from "./platform.ts";
import { createProcessHost } from "./processes.ts";
import { realClock } from "./real-clock.ts";
import { registerTasks } from "./registration.ts";
import { reorderEnds } from "./reordering.ts";
import type { RunDetails } from "./runs.ts";
import { temporarySocketFolder } from "./socket-folder.ts";
import type { RegisteredTask } from "./task-options.ts";
import { eventOfLine } from "./worker-lines.ts";

export interface LocalPlatformOptions {
  /** Program and arguments of a worker that speaks Render's task protocol. */
  readonly command: readonly string[];
  /** How many attempts may work at once. */
  readonly concurrency: number;
  /** Scales the waits before retries. */
  readonly waitScale: number;
  /** Scales the timeouts of attempts; 1 if not given. */
  readonly timeoutScale?: number;
  readonly limits?: Partial<ProcessLimits>;
  /** What this command has registered before, on another platform: it is not asked again. */
  readonly tasks?: readonly RegisteredTask[];
}

/** What is particular to one root run. */
export interface LocalRunOptions extends RootRunOptions {
  /** Environment of an attempt's process, on top of this process's own; undefined takes away. */
  environmentOf?(attempt: AttemptToStart): Readonly<Record<string, string | undefined>>;
}

export interface LocalPlatform extends Platform<LocalRunOptions> {
  /** Starts a root run and waits for its end. Rejects where `start` throws. */
  run(options: LocalRunOptions): Promise<RunDetails>;
  /**
   * Cancels every run, ends every process, removes every socket and the temporary folder. Fine to
   * call twice. What ends this process without it does the same through the event `exit`, signals
   * with `exitOnSignals`.
   */
  close(): Promise<void>;
}

/**
 * Starts a platform and has the worker register its tasks.
 *
 * @throws ShardproofError (exit code 3) the worker does not register
 */
export async function startLocalPlatform(options: LocalPlatformOptions): Promise<LocalPlatform> {
  const folder = temporarySocketFolder();
  const socketFolder = folder.path;

  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  let tasks: readonly RegisteredTask[];
  try {
    tasks =
      options.tasks ?? (await registerTasks({ command: options.command, socketFolder, limits }));
  } catch (error) {
    folder.release();
    throw error;
  }

  const roots = new Map<string, LocalRunOptions>();
  const rootOf = new Map<string, string>();
  /** The root run that is being started, until it has an id. */
  let starting: LocalRunOptions | null = null;
  let runs = 0;

  function newRunId(): string {
    const id = `trn-${String(++runs).padStart(5, "0")}`;
    if (starting !== null) roots.set(id, starting);
    starting = null;
    return id;
  }

  function record(event: JournalEvent): void {
    if (event.kind === "run" && event.event === "created") rootOf.set(event.run, event.root);
    roots.get(rootOf.get(event.run) ?? "")?.record?.(event);
  }

  const delivery = createDelivery({
    host: createProcessHost({
      commandOf: () => options.command,
      socketFolder,
      limits,
      environmentOf: (attempt) => roots.get(attempt.root)?.environmentOf?.(attempt) ?? {},
      eventOf: eventOfLine,
      engine: reorderEnds(
        () => engine,
        realClock,
        (root) => roots.get(root)?.completionOrder,
        record,
      ),
    }),
    clock: realClock,
    engine: () => engine,
    ordersOf: (attempt) => roots.get(attempt.root)?.ordersOf?.(attempt) ?? [],
    record,
  });
  const engine: Engine = createEngine({
    clock: realClock,
    executor: delivery,
    tasks,
    concurrency: options.concurrency,
    waitScale: options.waitScale,
    timeoutScale: options.timeoutScale,
    newRunId,
    record,
  });

  function start(runOptions: LocalRunOptions): string {
    if (closing) throw new ShardproofError("the platform is closed", EXIT_CODES.usage);
    starting = runOptions;
    const outcome = engine.startRun(runOptions.task, runOptions.input);
    starting = null;
    if (!outcome.started) throw new ShardproofError(outcome.message, EXIT_CODES.usage);
    return outcome.run;
  }

  async function whenEnded(run: string): Promise<RunDetails> {
    const details = await new Promise<RunDetails>((resolve) => engine.whenEnded(run, resolve));
    if (details.parent === null) await delivery.idle(run);
    return details;
  }

  async function end(): Promise<void> {
    for (const root of roots.keys()) engine.cancelRun(root);
    await delivery.close();
    folder.release();
  }

  let closing: Promise<void> | null = null;
  return {
    tasks,
    start,
    whenEnded,
    run: async (runOptions) => whenEnded(start(runOptions)),
    cancel: (run) => engine.cancelRun(run),
    crash: (run) => delivery.crash(run),
    details: (run) => engine.details(run),
    close() {
      closing ??= end();
      return closing;
    },
  };
}
