/** Our worker: runs task definitions for a platform that speaks Render's task protocol. */
import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import type { AnyTaskDefinition, TaskContext, TaskDefinition } from "../../tasks/definition.ts";
import type { ArmedAttempt } from "../../tasks/drills/armed-attempt.ts";
import { messageOf } from "../../tasks/errors.ts";
import { runAttempt } from "../../tasks/run-attempt.ts";
import { decode, encode, MODE_VARIABLE, SOCKET_VARIABLE } from "./wire.ts";

type Call = (method: "GET" | "POST", path: string, body?: unknown) => Promise<unknown>;

interface SubtaskResult {
  readonly still_running: boolean;
  readonly complete?: { readonly output: string };
  readonly error?: { readonly details: string };
}

/**
 * Registers the definitions or runs one attempt of one of them, as the environment says. After a
 * success the process ends by itself; after a failure, or when the platform is gone, it is ended with
 * code 1 at once, as Render's SDK does, whatever the task has left open.
 *
 * @param contextParts makes what the attempt's context holds besides subtasks, with the faults in its input
 * @throws Error no platform is there to talk to, or it is gone: the attempt has nobody to work for
 */
export async function runWorker(
  definitions: readonly AnyTaskDefinition[],
  contextParts: (armed?: ArmedAttempt) => Omit<TaskContext, "run">,
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
  endWithPlatform(socketPath);
  let output: string;
  try {
    const definition = definitions.find(({ name }) => name === task_name);
    if (definition === undefined) throw new Error(`there is no task "${task_name}"`);
    const [argument] = decode(input) as unknown[];
    const value = await runAttempt(definition, argument, process.env, (armed) => ({
      ...contextParts(armed),
      run: (child, childInput) => runSubtask(call, child, childInput),
    }));
    output = value === undefined ? "" : encode([value]);
  } catch (error) {
    await call("POST", "/callback", { error: { details: messageOf(error) } });
    process.exit(1);
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

/** Pause before a connection that the platform has closed is made again, in ms. */
const RECONNECT_MS = 100;

/**
 * Ends this process when nobody listens at the socket any more: a platform that is killed cannot end
 * its attempts itself, and one that computes or writes would go on unseen. Keeps no process alive.
 */
function endWithPlatform(socketPath: string): void {
  const connection = connect(socketPath).unref();
  connection.once("error", () => process.exit(1));
  connection.once("close", () => setTimeout(endWithPlatform, RECONNECT_MS, socketPath).unref());
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
      // A connection for each request: a parent holds one for every subtask that it waits for. Made
      // without an agent, which would spend 3 ms of every start on whether the socket is an IPv6 host.
      const createConnection = () => connect(socketPath);
      const outgoing = request({ path, method, headers, createConnection }, (incoming) => {
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
