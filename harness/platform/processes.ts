/** The instances of the local platform: one operating system process for each. */
import { rmSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import type { WorkEvent } from "../journal/entry.ts";
import { attemptRoutes } from "./attempt-api.ts";
import type { Engine } from "./engine-interface.ts";
import type { AttemptExit, AttemptToStart } from "./executor.ts";
import type { InstanceEvents, InstanceHost } from "./instances.ts";
import { serveJson } from "./json-server.ts";
import type { ProcessLimits } from "./limits.ts";
import { createPlanMemory } from "./plan-memory.ts";
import { ATTEMPT_VARIABLE, MODE_VARIABLE, RUN_VARIABLE, SOCKET_VARIABLE } from "./wire.ts";
import {
  describeEnd,
  type ProcessEnd,
  startProcess,
  type WorkerProcess,
} from "./worker-process.ts";

export interface ProcessHostOptions {
  /** Program and arguments of the worker that an attempt is for. */
  commandOf(attempt: AttemptToStart): readonly string[];
  /** Folder for sockets; its path must be short, as a socket's is at most 107 bytes. */
  readonly socketFolder: string;
  /** Environment of an attempt's process, on top of this process's own; undefined takes away. */
  environmentOf(attempt: AttemptToStart): Readonly<Record<string, string | undefined>>;
  /** What a line that an attempt writes stands for. */
  eventOf(attempt: AttemptToStart, stream: "stdout" | "stderr", line: string): WorkEvent;
  readonly limits: ProcessLimits;
  /**
   * Memory of plans in MiB, by name. An attempt whose processes hold more than its plan has is killed, as
   * Render's instance would be; one whose plan is not among them is not, nor is any without this.
   */
  readonly planMemoryMiB?: ReadonlyMap<string, number> | undefined;
  /** Given later, as the engine needs its executor first. */
  engine(): Engine;
}

interface Launched {
  process: WorkerProcess | null;
  isKilled: boolean;
}

/**
 * Makes the host. An instance is over when its process is: the process is watched, not only its
 * callback, so that one that dies, hangs, never connects or writes garbage ends with a reason. What
 * it wrote is told before its end is.
 */
export function createProcessHost(options: ProcessHostOptions): InstanceHost {
  const { limits, planMemoryMiB = new Map() } = options;
  const memory = createPlanMemory(planMemoryMiB);
  let sockets = 0;

  async function play(
    attempt: AttemptToStart,
    state: Launched,
    events: InstanceEvents,
  ): Promise<AttemptExit> {
    const socketPath = join(options.socketFolder, `${++sockets}.sock`);
    let hasReported = false;
    let hasEnded = false;
    let unreadable: string | null = null;
    let killedAs: string | null = null;
    const killAs = (why: string) => {
      killedAs ??= why;
      state.process?.kill();
    };
    let timer: NodeJS.Timeout | undefined;
    const killAfter = (ms: number, why: string) => {
      clearTimeout(timer);
      timer = setTimeout(killAs, ms, why);
    };
    let server: Server | undefined;
    let end: ProcessEnd;
    try {
      server = await serveJson(
        socketPath,
        attemptRoutes({
          attempt,
          engine: options.engine(),
          holdMs: limits.holdMs,
          onConnected() {
            if (!hasReported) clearTimeout(timer);
            events.connected();
          },
          onUnreadable(why) {
            unreadable ??= why;
          },
          async onReported(report) {
            const isFirst = !hasReported;
            hasReported = true;
            clearTimeout(timer);
            await events.reported(report);
            if (!isFirst || hasEnded) return;
            const grace = `${limits.exitMs / 1000} s`;
            killAfter(limits.exitMs, `did not end within ${grace} of its callback and was killed`);
          },
        }),
      );
      if (state.isKilled) return { how: "was killed before it had started", isOdd: true };
      state.process = startProcess({
        command: options.commandOf(attempt),
        environment: {
          ...process.env,
          ...options.environmentOf(attempt),
          [SOCKET_VARIABLE]: socketPath,
          [MODE_VARIABLE]: "run",
          [RUN_VARIABLE]: attempt.run,
          [ATTEMPT_VARIABLE]: String(attempt.attempt),
        },
        onLine: (stream, line) => events.wrote(options.eventOf(attempt, stream, line)),
      });
      killAfter(limits.connectMs, `did not ask for its input within ${limits.connectMs / 1000} s`);
      memory.enforce(attempt.plan, state.process, killAs);
      void state.process.exited.then(() => {
        hasEnded = true;
        clearTimeout(timer);
      });
      end = await state.process.ended;
    } catch (error) {
      end = { notStarted: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(timer);
      server?.closeAllConnections();
      server?.close();
      rmSync(socketPath, { force: true });
    }
    if (hasReported && killedAs !== null) {
      events.noted(killedAs);
      return { how: killedAs, isOdd: false };
    }
    // The SDK exits with a code after a "success" that was an error with an empty message.
    const isOdd = !("code" in end && end.code === 0);
    const how = describeEnd(end);
    if (hasReported) return { how, isOdd };
    const why = killedAs ?? `${how} before it reported a result`;
    return { how: unreadable === null ? why : `${unreadable}, then ${why}`, isOdd };
  }

  return {
    launch(attempt, _number, events) {
      const state: Launched = { process: null, isKilled: false };
      void play(attempt, state, events).then((exit) => events.exited(exit));
      return {
        kill() {
          state.isKilled = true;
          state.process?.kill();
        },
        pause: () => state.process?.pause(),
        resume: () => state.process?.resume(),
      };
    },
  };
}
