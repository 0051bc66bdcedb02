/** A step's process: in a group of its own, so that all that it starts ends with the gate. */
import { spawn } from "node:child_process";
import { atExit } from "../platform/at-exit.ts";
import type { Output } from "./step.ts";

export interface ProcessOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** After so long it is ended. */
  readonly limitMs: number;
}

export interface ProcessOutput extends Output {
  /** It did not end in time by itself. */
  readonly isLate: boolean;
}

/**
 * Runs Node on words to the end and gathers what is written. When this process ends before it, its whole
 * group is asked to end (SIGTERM): workers of ours have groups of their own, which who started them ends.
 */
export function runProcess(
  words: readonly string[],
  { cwd, env, limitMs }: ProcessOptions,
): Promise<ProcessOutput> {
  const child = spawn(process.execPath, words, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // The group has ended by itself.
    }
  };
  const keep = atExit(() => end("SIGTERM"));
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    end("SIGKILL");
  }, limitMs);
  const written = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      written[stream] += text;
    });
  }
  return new Promise<ProcessOutput>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...written, isLate }));
  }).finally(() => {
    clearTimeout(limit);
    keep();
  });
}
