/** The local platform: the engine on a real clock, with real processes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import type { JournalEntry, JournalEvent } from "../journal/entry.ts";
import { type AttemptToStart, createEngine, type Engine, type RunDetails } from "./engine.ts";
import { createProcessExecutor, type ProcessLimits } from "./processes.ts";
import { registerTasks } from "./registration.ts";
import type { RegisteredTask } from "./task-options.ts";
import { eventOfLine } from "./worker-lines.ts";

export interface LocalPlatformOptions {
  /** Program and arguments of a worker that speaks Render's task protocol. */
  readonly command: readonly string[];
  /** How many attempts may work at once. */
  readonly concurrency: number;
  /** Scales the waits before retries. */
  readonly waitScale: number;
  readonly limits?: Partial<ProcessLimits>;
}

/** What is particular to one root run. */
export interface LocalRunOptions {
  readonly task: string;
  readonly input: readonly unknown[];
  /** Environment of an attempt's process, on top of this process's own; undefined takes away. */
  environmentOf?(attempt: AttemptToStart): Readonly<Record<string, string | undefined>>;
  /** Takes the run's journal, entry by entry; `t` counts from the start of this root run. */
  onEntry?(entry: JournalEntry): void;
}

export interface LocalPlatform {
  /** As the worker registered them. */
  readonly tasks: readonly RegisteredTask[];
  /**
   * Starts a root run and waits for its end, whichever it is.
   *
   * @throws ShardproofError (exit code 2) the platform refuses it: no such task, too large an input
   */
  run(options: LocalRunOptions): Promise<RunDetails>;
  /** Ends every process, removes every socket and the temporary folder. Fine to call twice. */
  close(): Promise<void>;
}

interface RootRun {
  readonly options: LocalRunOptions;
  readonly began: number;
  entries: number;
}

/**
 * Starts a platform and has the worker register its tasks.
 *
 * @throws ShardproofError (exit code 3) the worker does not register
 */
export async function startLocalPlatform(options: LocalPlatformOptions): Promise<LocalPlatform> {
  const socketFolder = mkdtempSync(join(shortTemporaryFolder(), "shardproof-"));
  const removeFolder = () => rmSync(socketFolder, { recursive: true, force: true });
  process.on("exit", removeFolder);
  const finish = () => {
    process.off("exit", removeFolder);
    removeFolder();
  };

  let tasks: RegisteredTask[];
  try {
    tasks = await registerTasks({ command: options.command, socketFolder });
  } catch (error) {
    finish();
    throw error;
  }

  const roots = new Map<string, RootRun>();
  const rootOf = new Map<string, string>();
  /** Events of a root run that is being started: its id is not known to the caller yet. */
  let starting: RootRun | null = null;

  function record(event: JournalEvent): void {
    if (event.kind === "run" && event.event === "created") {
      rootOf.set(event.run, event.root);
      if (event.parent === null && starting !== null) roots.set(event.run, starting);
    }
    const root = roots.get(rootOf.get(event.run) ?? "");
    if (root === undefined) return;
    const t = Math.round((performance.now() - root.began) * 10) / 10;
    root.options.onEntry?.({ seq: root.entries++, t, ...event });
  }

  const executor = createProcessExecutor(
    {
      command: options.command,
      socketFolder,
      ...(options.limits && { limits: options.limits }),
      environmentOf: (attempt) => roots.get(attempt.root)?.options.environmentOf?.(attempt) ?? {},
      onLine: (attempt, stream, line) => record(eventOfLine(attempt, stream, line)),
    },
    () => engine,
  );
  let runs = 0;
  const engine: Engine = createEngine({
    executor,
    tasks,
    concurrency: options.concurrency,
    waitScale: options.waitScale,
    newRunId: () => `trn-${String(++runs).padStart(5, "0")}`,
    record,
    clock: {
      now: () => performance.now(),
      schedule(delayMs, callback) {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
    },
  });

  let closing: Promise<void> | null = null;
  return {
    tasks,
    run(runOptions) {
      starting = { options: runOptions, began: performance.now(), entries: 0 };
      const outcome = engine.startRun(runOptions.task, runOptions.input);
      starting = null;
      if (!outcome.started) throw new ShardproofError(outcome.message, EXIT_CODES.usage);
      return new Promise((resolve) => engine.whenEnded(outcome.run, resolve));
    },
    close() {
      closing ??= executor.close().then(finish);
      return closing;
    },
  };
}

/** A socket's path has at most 107 bytes, which a long TMPDIR would use up. */
function shortTemporaryFolder(): string {
  return tmpdir().length <= 60 ? tmpdir() : "/tmp";
}
