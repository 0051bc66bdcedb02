/** Asking a worker which tasks it has: once per command, before anything is started. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import { readBody, serveJson } from "./json-server.ts";
import { type RegisteredTask, registeredTask } from "./task-options.ts";
import { MODE_VARIABLE, registerTasksRequest, SOCKET_VARIABLE } from "./wire.ts";
import { describeEnd, startProcess } from "./worker-process.ts";

export interface RegistrationOptions {
  readonly command: readonly string[];
  readonly socketFolder: string;
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** Lines of what the worker wrote that a message shows. */
const SHOWN_LINES = 8;

/**
 * Starts the worker once in the mode `register` and takes what it sends.
 *
 * @throws ShardproofError (exit code 3) the worker cannot be started, ends or stays silent without
 *   having registered, or registers nothing; with the last lines that it wrote
 */
export async function registerTasks(options: RegistrationOptions): Promise<RegisteredTask[]> {
  const { command, socketFolder, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const socketPath = join(socketFolder, "register.sock");
  const written: string[] = [];
  let tasks: z.output<typeof registerTasksRequest>["tasks"] | null = null;
  const server = await serveJson(socketPath, {
    "POST /register-tasks": (body) => {
      const read = readBody(registerTasksRequest, body);
      if ("answer" in read) return read.answer;
      tasks = read.value.tasks;
      return { status: 200 };
    },
  });
  const worker = startProcess({
    command,
    environment: { ...process.env, [SOCKET_VARIABLE]: socketPath, [MODE_VARIABLE]: "register" },
    onLine: (_stream, line) => {
      written.push(line);
      if (written.length > SHOWN_LINES) written.shift();
    },
  });
  let overdue = false;
  const timer = setTimeout(() => {
    overdue = true;
    worker.kill();
  }, timeoutMs);
  const end = await worker.ended;
  clearTimeout(timer);
  server.closeAllConnections();
  server.close();
  rmSync(socketPath, { force: true });

  const registered = (tasks ?? []) as z.output<typeof registerTasksRequest>["tasks"];
  if (registered.length > 0) return registered.map(registeredTask);
  const how =
    tasks !== null
      ? "registered no task"
      : `${overdue ? `did not end within ${timeoutMs / 1000} s` : describeEnd(end)} without registering its tasks`;
  throw new ShardproofError(
    [
      `the worker ${how}: ${command.join(" ")}`,
      ...written.map((line) => `  ${line}`),
      "A worker must speak Render's task protocol (as @renderinc/sdk does) and register when RENDER_SDK_MODE=register.",
    ].join("\n"),
    EXIT_CODES.target,
  );
}
