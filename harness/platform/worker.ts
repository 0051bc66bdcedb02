/** Our worker: runs task definitions for a platform that speaks Render's task protocol. */
import { randomUUID } from "node:crypto";
import { request } from "node:http";
import type { AnyTaskDefinition, TaskContext, TaskDefinition } from "../../tasks/definition.ts";
import { messageOf } from "../../tasks/errors.ts";
import { decode, encode, MODE_VARIABLE, SOCKET_VARIABLE } from "./wire.ts";

type Call = (method: "GET" | "POST", path: string, body?: unknown) => Promise<unknown>;

interface SubtaskResult {
  readonly still_running: boolean;
  readonly complete?: { readonly output: string };
  readonly error?: { readonly details: string };
}

/**
 * Registers the definitions or runs one attempt of one of them, as the environment says. The process
 * ends by itself afterwards, with code 1 if the attempt failed.
 *
 * @param contextParts makes what the attempt's context holds besides subtasks
 * @throws Error no platform is there to talk to, or it is gone: the attempt has nobody to work for
 */
export async function runWorker(
  definitions: readonly AnyTaskDefinition[],
  contextParts: () => Omit<TaskContext, "run">,
): Promise<void> {
  const socketPath = process.env[SOCKET_VARIABLE];
  if (socketPath === undefined) {
    throw new Error(`${SOCKET_VARIABLE} is not set: a worker is started by its platform`);
  }
  const call = callerOf(socketPath);
  if (process.env[MODE_VARIABLE] === "register") {
    await call("POST", "/register-tasks", { tasks: definitions.map(registrationOf) });
    return;
  }
  const { task_name, input } = (await call("GET", "/input")) as {
    readonly task_name: string;
    readonly input: string;
  };
  let output: string;
  try {
    const definition = definitions.find(({ name }) => name === task_name);
    if (definition === undefined) throw new Error(`there is no task "${task_name}"`);
    const context: TaskContext = {
      ...contextParts(),
      run: (child, childInput) => runSubtask(call, child, childInput),
    };
    const [argument] = decode(input) as unknown[];
    const value = await definition.run(context, argument);
    output = value === undefined ? "" : encode([value]);
  } catch (error) {
    await call("POST", "/callback", { error: { details: messageOf(error) } });
    process.exitCode = 1;
    return;
  }
  await call("POST", "/callback", { complete: { output } });
}

function registrationOf({ name, options }: AnyTaskDefinition) {
  const { retry, timeoutSeconds, plan } = options;
  return {
    name,
    options: {
      retry: {
        max_retries: retry.maxRetries,
        wait_duration_ms: retry.waitDurationMs,
        factor: retry.backoffScaling,
      },
      ...(timeoutSeconds !== undefined && { timeout_seconds: timeoutSeconds }),
      ...(plan !== undefined && { plan }),
    },
  };
}

async function runSubtask<Input, Output>(
  call: Call,
  definition: TaskDefinition<Input, Output>,
  input: Input,
): Promise<Output> {
  const { task_run_id } = (await call("POST", "/run-subtask", {
    task_name: definition.name,
    input: encode([input]),
    idempotency_key: randomUUID(),
    created_at: new Date().toISOString(),
  })) as { readonly task_run_id: string };
  for (;;) {
    // The platform holds the request until the run has ended, or for a while.
    const result = (await call("POST", "/get-subtask-result", { task_run_id })) as SubtaskResult;
    if (result.still_running) continue;
    if (result.error) throw new Error(`Subtask failed: ${result.error.details}`);
    const output = result.complete?.output ?? "";
    return (output === "" ? undefined : (decode(output) as unknown[])[0]) as Output;
  }
}

/**
 * Requests over the socket. Unlike the SDK's, they are not sent again: a local platform that does
 * not answer is gone, and then its attempts must end too.
 */
function callerOf(socketPath: string): Call {
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? "" : JSON.stringify(body);
      const headers = {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(text),
      };
      // A connection for each request: a parent holds one for every subtask that it waits for.
      const outgoing = request({ socketPath, path, method, headers, agent: false }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.once("error", reject);
        incoming.once("end", () => {
          const answer = Buffer.concat(chunks).toString("utf8");
          const status = incoming.statusCode ?? 0;
          if (status >= 400) reject(new Error(`HTTP ${status}: ${answer}`));
          else resolve(answer === "" ? undefined : JSON.parse(answer));
        });
      });
      outgoing.once("error", reject);
      outgoing.end(text);
    });
}
