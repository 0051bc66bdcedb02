/** The executor of the local platform: one operating system process for each attempt. */
import { rmSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { attemptRoutes } from "./attempt-api.ts";
import type { AttemptReport, AttemptToStart, Engine, Executor } from "./engine.ts";
import { serveJson } from "./json-server.ts";
import { ATTEMPT_VARIABLE, MODE_VARIABLE, RUN_VARIABLE, SOCKET_VARIABLE } from "./wire.ts";
import {
  describeEnd,
  type ProcessEnd,
  startProcess,
  type WorkerProcess,
} from "./worker-process.ts";

export interface ProcessExecutorOptions {
  /** Program and arguments of the worker. */
  readonly command: readonly string[];
  /** Folder for sockets; its path must be short, as a socket's is at most 107 bytes. */
  readonly socketFolder: string;
  /** Environment of an attempt's process, on top of this process's own; undefined takes away. */
  environmentOf(attempt: AttemptToStart): Readonly<Record<string, string | undefined>>;
  /** Takes every line that an attempt writes. */
  onLine(attempt: AttemptToStart, stream: "stdout" | "stderr", line: string): void;
  readonly limits?: Partial<ProcessLimits>;
}

/** How long a process may take, in ms. */
export interface ProcessLimits {
  /** From its start until it asks for its input. */
  readonly connectMs: number;
  /** From its callback until it has ended by itself. */
  readonly exitMs: number;
}

const DEFAULT_LIMITS: ProcessLimits = { connectMs: 60_000, exitMs: 2000 };

export interface ProcessExecutor extends Executor {
  /** Ends every process at once; settles when all are gone. No more attempts are started. */
  close(): Promise<void>;
}

interface LiveAttempt {
  killed: boolean;
  process: WorkerProcess | null;
}

/**
 * Makes the executor. An attempt is over when its process is: the process is watched, not only its
 * callback, so that one that dies, hangs, never connects or writes garbage ends with a reason. What
 * it wrote is in the journal before its end is.
 *
 * @param engine given later, as the engine needs its executor first
 */
export function createProcessExecutor(
  options: ProcessExecutorOptions,
  engine: () => Engine,
): ProcessExecutor {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const live = new Map<string, LiveAttempt>();
  const running = new Set<Promise<void>>();
  let sockets = 0;
  let closed = false;

  async function play(attempt: AttemptToStart, state: LiveAttempt): Promise<void> {
    const socketPath = join(options.socketFolder, `${++sockets}.sock`);
    let report: AttemptReport | null = null;
    let unreadable: string | null = null;
    let timer: NodeJS.Timeout | undefined;
    let overdue: string | null = null;
    const killAfter = (ms: number, why: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        overdue = why;
        state.process?.kill();
      }, ms);
    };
    const note = (text: string) => engine().attemptNoted(attempt.run, attempt.attempt, text);

    let server: Server | undefined;
    let end: ProcessEnd;
    try {
      server = await serveJson(
        socketPath,
        attemptRoutes({
          attempt,
          engine: engine(),
          onConnected: () => clearTimeout(timer),
          onUnreadable: (why) => {
            unreadable ??= why;
          },
          onReported: (said) => {
            if (report !== null) {
              note("sent a second callback; it changes nothing");
              return;
            }
            report = said;
            killAfter(
              limits.exitMs,
              `did not end within ${limits.exitMs / 1000} s of its callback`,
            );
          },
        }),
      );
      if (state.killed) return;
      const process = startProcess({
        command: options.command,
        environment: {
          ...globalThis.process.env,
          ...options.environmentOf(attempt),
          [SOCKET_VARIABLE]: socketPath,
          [MODE_VARIABLE]: "run",
          [RUN_VARIABLE]: attempt.run,
          [ATTEMPT_VARIABLE]: String(attempt.attempt),
        },
        onLine: (stream, line) => options.onLine(attempt, stream, line),
      });
      state.process = process;
      killAfter(limits.connectMs, `did not ask for its input within ${limits.connectMs / 1000} s`);
      end = await process.ended;
    } catch (error) {
      end = { notStarted: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(timer);
      server?.closeAllConnections();
      server?.close();
      rmSync(socketPath, { force: true });
    }
    if (state.killed) return;
    if (report === null) {
      const reason = overdue ?? `${describeEnd(end)} before it reported a result`;
      report = {
        ok: false,
        reason: unreadable === null ? reason : `${unreadable}, then ${reason}`,
      };
    } else if (overdue !== null) {
      note(`${overdue} and was killed`);
    } else if ((report as AttemptReport).ok && !("code" in end && end.code === 0)) {
      // The SDK does this for an error with an empty message.
      note(`reported success and then ${describeEnd(end)}`);
    }
    engine().attemptEnded(attempt.run, attempt.attempt, report);
  }

  return {
    start(attempt) {
      if (closed) return;
      const key = keyOf(attempt.run, attempt.attempt);
      const state: LiveAttempt = { killed: false, process: null };
      live.set(key, state);
      const played = play(attempt, state).finally(() => {
        live.delete(key);
        running.delete(played);
      });
      running.add(played);
    },
    kill(run, attempt) {
      const state = live.get(keyOf(run, attempt));
      if (state === undefined) return;
      state.killed = true;
      state.process?.kill();
    },
    async close() {
      closed = true;
      for (const state of live.values()) {
        state.killed = true;
        state.process?.kill();
      }
      await Promise.all(running);
    },
  };
}

function keyOf(run: string, attempt: number): string {
  return `${run}#${attempt}`;
}
