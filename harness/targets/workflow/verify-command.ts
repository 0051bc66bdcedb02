/** The user's own judge: a command that is called after a run and looks at what it has left. */
import { appendFileSync, writeFileSync } from "node:fs";
import { EXIT_CODES, ShardproofError } from "../../arguments/errors.ts";
import type { Verification } from "../../invariants/workflow/evidence.ts";
import { describeEnd, startProcess } from "../../platform/worker-process.ts";
import { SCRATCH_VARIABLE } from "./environment.ts";
import type { RunFolder } from "./run-folder.ts";

/** What the command finds in its environment, beside `SHARDPROOF_SCRATCH`. */
export const VERIFY_VARIABLES = {
  /** `reference` after a run without faults, `faulty` after the run with them. */
  run: "SHARDPROOF_RUN",
  /** A file: `{ status, result, error }` of the root run. */
  result: "SHARDPROOF_RESULT",
  /** A file: the run's journal. */
  journal: "SHARDPROOF_JOURNAL",
} as const;

/** Last lines of what it wrote that a person is shown; all of them are in its log. */
const SHOWN_LINES = 4;

export interface VerifyOptions {
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly timeoutSeconds: number;
  readonly run: "reference" | "faulty";
  /** For a person, to follow "after": `the run with faults`. */
  readonly after: string;
  readonly folder: RunFolder;
  /** Kills it at once. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls the command and waits for it. Exit code 0: it holds.
 *
 * @throws ShardproofError (exit code 3) it cannot be started, or does not end in time: then nothing is judged
 */
export async function verifyRun(options: VerifyOptions): Promise<Verification> {
  const { command, timeoutSeconds, run, after, folder, signal } = options;
  const written: string[] = [];
  writeFileSync(folder.verifyLog, "");
  const judge = startProcess({
    command,
    environment: {
      ...process.env,
      [SCRATCH_VARIABLE]: folder.scratch,
      [VERIFY_VARIABLES.run]: run,
      [VERIFY_VARIABLES.result]: folder.result,
      [VERIFY_VARIABLES.journal]: folder.journal,
    },
    onLine(_stream, line) {
      appendFileSync(folder.verifyLog, `${line}\n`);
      if (line.trim() === "") return;
      written.push(line);
      if (written.length > SHOWN_LINES) written.shift();
    },
  });
  let isOverdue = false;
  const timer = setTimeout(() => {
    isOverdue = true;
    judge.kill();
  }, timeoutSeconds * 1000);
  const kill = () => judge.kill();
  signal?.addEventListener("abort", kill);
  const end = await judge.ended;
  signal?.removeEventListener("abort", kill);
  clearTimeout(timer);
  if (isOverdue || "notStarted" in end) {
    const what = isOverdue ? `did not end within ${timeoutSeconds} s` : describeEnd(end);
    const advice = isOverdue ? "; give it more by verifyTimeoutSeconds" : "";
    const lines = written.map((line) => `\n  ${line}`).join("");
    throw new ShardproofError(
      `verify ${what} after ${after}, so nothing is judged${advice}: ${command.join(" ")}${lines}`,
      EXIT_CODES.target,
    );
  }
  const holds = "code" in end && end.code === 0;
  return { after, failure: holds ? null : describeEnd(end), output: holds ? [] : written };
}
