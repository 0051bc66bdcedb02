/** One attempt of a task in a process of its own, whose sources and artifacts are in S3. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { S3Server } from "../../../tasks/testing/s3-server.ts";
import { bundleWorker } from "../bundle.ts";

/** How a process ended, and what it told. */
export interface AttemptEnd {
  readonly end: number | string;
  readonly errors: string;
  /** Names of faults that struck, and where: `kill shard.merged`. */
  readonly struck: readonly string[];
}

export interface AttemptProcess {
  readonly ended: Promise<AttemptEnd>;
  /** Ends it as if the machine had gone. */
  kill(): void;
}

/** Starts an attempt. @param more environment on top of what the server needs */
export type StartAttempt = (
  server: S3Server,
  task: string,
  input: unknown,
  more?: Readonly<Record<string, string>>,
) => AttemptProcess;

/** @param folder for the bundle that the processes run */
export async function attemptStarter(folder: string): Promise<StartAttempt> {
  const entry = fileURLToPath(new URL("../fixtures/drilled-attempt.ts", import.meta.url));
  const [program = "", ...words] = await bundleWorker(folder, entry);
  return (server, task, input, more = {}) => {
    const env = { ...server.environment(), ...more };
    const child = spawn(program, [...words, task, JSON.stringify(input)], { env });
    let text = "";
    let errors = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    const ended = new Promise<AttemptEnd>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        resolve({ end: signal ?? code ?? -1, errors, struck: struckIn(text) });
      });
    });
    return { ended, kill: () => child.kill("SIGKILL") };
  };
}

function struckIn(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line.includes('"fault_struck"'))
    .map((line) => JSON.parse(line) as { readonly action: string; readonly at: string })
    .map(({ action, at }) => `${action} ${at}`);
}
