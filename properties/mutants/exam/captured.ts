/** A program that is run to its end, and what it wrote. */
import { spawn } from "node:child_process";
import { atExit } from "../../../harness/platform/at-exit.ts";

export interface Captured {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs Node on a file. The program does not outlive this process.
 *
 * @param words the file and its arguments
 */
export function runNode(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Captured> {
  const child = spawn(process.execPath, words, {
    stdio: ["ignore", "pipe", "pipe"],
    env: environment,
  });
  const keep = atExit(() => child.kill("SIGKILL"));
  const written = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      written[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      keep();
      resolve({ code, ...written });
    });
  });
}
