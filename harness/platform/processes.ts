/** The executor of the local platform: one operating system process for each attempt. */
import { rmSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { attemptRoutes } from "./attempt-api.ts";
import type { Engine } from "./engine-interface.ts";
import type { AttemptExit, AttemptToStart, Executor } from "./executor.ts";
import { serveJson } from "./json-server.ts";
import type { ProcessLimits } from "./limits.ts";
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
  readonly limits: ProcessLimits;
}

export interface ProcessExecutor extends Executor {
  /** Settles when every attempt that was started has exited. */
  idle(): Promise<void>;
}

interface LiveAttempt {
  process: WorkerProcess | null;
  isKilled: boolean;
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
  const { limits } = options;
  const live = new Map<string, LiveAttempt>();
  const playing = new Set<Promise<void>>();
  let sockets = 0;

  async function play(attempt: AttemptToStart, state: LiveAttempt): Promise<AttemptExit> {
    const socketPath = join(options.socketFolder, `${++sockets}.sock`);
    let hasReported = false;
    let unreadable: string | null = null;
    let overdue: string | null = null;
    let timer: NodeJS.Timeout | undefined;
    const killAfter = (ms: number, why: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        overdue = why;
        state.process?.kill();
      }, ms);
    };
    let server: Server | undefined;
    let end: ProcessEnd;
    try {
      server = await serveJson(
        socketPath,
        attemptRoutes({
          attempt,
          engine: engine(),
          holdMs: limits.holdMs,
          onConnected() {
            if (!hasReported) clearTimeout(timer);
          },
          onUnreadable(why) {
            unreadable ??= why;
          },
          onReported(report) {
            engine().attemptReported(attempt.run, attempt.attempt, report);
            if (hasReported) return;
            hasReported = true;
            const grace = `${limits.exitMs / 1000} s`;
            killAfter(limits.exitMs, `did not end within ${grace} of its callback and was killed`);
          },
        }),
      );
      if (state.isKilled) return { how: "was killed before it had started", isOdd: true };
      state.process = startProcess({
        command: options.command,
        environment: {
          ...process.env,
          ...options.environmentOf(attempt),
          [SOCKET_VARIABLE]: socketPath,
          [MODE_VARIABLE]: "run",
          [RUN_VARIABLE]: attempt.run,
          [ATTEMPT_VARIABLE]: String(attempt.attempt),
        },
        onLine: (stream, line) => options.onLine(attempt, stream, line),
      });
      killAfter(limits.connectMs, `did not ask for its input within ${limits.connectMs / 1000} s`);
      void state.process.exited.then(() => clearTimeout(timer));
      end = await state.process.ended;
    } catch (error) {
      end = { notStarted: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(timer);
      server?.closeAllConnections();
      server?.close();
      rmSync(socketPath, { force: true });
    }
    if (hasReported && overdue !== null) {
      engine().attemptNoted(attempt.run, attempt.attempt, overdue);
      return { how: overdue, isOdd: false };
    }
    // The SDK exits with a code after a "success" that was an error with an empty message.
    const isOdd = !("code" in end && end.code === 0);
    const how = describeEnd(end);
    if (hasReported) return { how, isOdd };
    const why = overdue ?? `${how} before it reported a result`;
    return { how: unreadable === null ? why : `${unreadable}, then ${why}`, isOdd };
  }

  return {
    start(attempt) {
      const { run, attempt: number } = attempt;
      const key = keyOf(run, number);
      const state: LiveAttempt = { process: null, isKilled: false };
      live.set(key, state);
      const played = play(attempt, state).then((exit) => {
        live.delete(key);
        playing.delete(played);
        engine().attemptExited(run, number, exit);
      });
      playing.add(played);
    },
    kill(run, attempt) {
      const state = live.get(keyOf(run, attempt));
      if (state === undefined) return;
      state.isKilled = true;
      state.process?.kill();
    },
    async idle() {
      await Promise.all(playing);
    },
  };
}

function keyOf(run: string, attempt: number): string {
  return `${run}#${attempt}`;
}
