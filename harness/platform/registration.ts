/** Asking a worker which tasks it has: once per command, before anything is started. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import { readBody, serveJson } from "./json-server.ts";
import type { ProcessLimits } from "./limits.ts";
import { type RegisteredTask, registeredTask } from "./task-options.ts";
import { MODE_VARIABLE, SOCKET_VARIABLE } from "./wire.ts";
import { registerTasksRequest } from "./wire-bodies.ts";
import { describeEnd, startProcess } from "./worker-process.ts";

export interface RegistrationOptions {
  readonly command: readonly string[];
  readonly socketFolder: string;
  readonly limits: ProcessLimits;
  /** On top of this process's own environment; undefined takes away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Ends the registration, and its process. */
  readonly signal?: AbortSignal;
}

/** Several workers may register at once in one folder. */
let registrations = 0;

/** Lines of what the worker wrote that a message shows. */
const SHOWN_LINES = 8;

/**
 * Starts the worker once in the mode `register` and takes what it sends.
 *
 * @throws ShardproofError (exit code 3) the worker cannot be started, ends or stays silent without
 *   having registered, registers what cannot be understood, or nothing; with the last lines that it
 *   wrote
 */
export async function registerTasks(options: RegistrationOptions): Promise<RegisteredTask[]> {
  const { command, socketFolder, limits } = options;
  const socketPath = join(socketFolder, `register-${++registrations}.sock`);
  const written: string[] = [];
  const registered: RegisteredTask[] = [];
  let failure: string | null = null;
  let hasRegistered = false;
  let timer: NodeJS.Timeout | undefined;

  const server = await serveJson(socketPath, {
    "POST /register-tasks": (body) => {
      const read = readBody(registerTasksRequest, body);
      if ("answer" in read) {
        failure = `sent tasks that cannot be understood: ${read.answer.body.message}`;
        return read.answer;
      }
      hasRegistered = true;
      registered.splice(0, registered.length, ...read.value.tasks.map(registeredTask));
      clearTimeout(timer);
      timer = setTimeout(() => worker.kill(), limits.exitMs);
      return { status: 200 };
    },
  });
  const worker = startProcess({
    command,
    environment: {
      ...process.env,
      ...options.environment,
      [SOCKET_VARIABLE]: socketPath,
      [MODE_VARIABLE]: "register",
    },
    onLine: (_stream, line) => {
      // A stack would push out the line that says what is wrong.
      if (line.trim() === "" || /^\s+at /.test(line)) return;
      written.push(line);
      if (written.length > SHOWN_LINES) written.shift();
    },
  });
  timer = setTimeout(() => {
    failure ??= `did not register its tasks within ${limits.registerMs / 1000} s`;
    worker.kill();
  }, limits.registerMs);
  options.signal?.addEventListener("abort", worker.kill);
  if (options.signal?.aborted) worker.kill();
  const end = await worker.ended;
  options.signal?.removeEventListener("abort", worker.kill);
  clearTimeout(timer);
  server.closeAllConnections();
  server.close();
  rmSync(socketPath, { force: true });

  if (registered.length > 0) return registered;
  const how = hasRegistered
    ? "registered no task"
    : (failure ??
      ("notStarted" in end
        ? describeEnd(end)
        : `${describeEnd(end)} without registering its tasks`));
  throw new ShardproofError(
    [
      `the worker ${how}: ${command.join(" ")}`,
      ...written.map((line) => `  ${line}`),
      "A worker must speak Render's task protocol (as @renderinc/sdk does) and register when RENDER_SDK_MODE=register.",
    ].join("\n"),
    EXIT_CODES.target,
  );
}
