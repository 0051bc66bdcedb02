/** An error as the command line tells it: what is printed, and what the process ends with. */
import { DataOutputError } from "../../data/output-error.ts";
import { EXIT_CODES, type ExitCode, ShardproofError } from "../arguments/errors.ts";

export interface Failure {
  readonly message: string;
  readonly exitCode: ExitCode;
}

/**
 * What a user is told of an error: its message where it is meant for users, what the operating system
 * refused where that is the reason, and a stack only where the bug is ours.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof ShardproofError) return error;
  if (error instanceof DataOutputError) {
    return { message: error.message, exitCode: EXIT_CODES.target };
  }
  if (isSystemError(error)) {
    return { message: `the machine refused: ${error.message}`, exitCode: EXIT_CODES.target };
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `This is a bug of Shardproof: ${what}`, exitCode: EXIT_CODES.target };
}

/** What `--json` prints where there is nothing else to print; ends with a line feed. */
export function failureDocument(error: unknown): string {
  const { message, exitCode } = failureOf(error);
  return jsonText({ schemaVersion: 1, verdict: "error", exitCode, error: message });
}

/** A JSON document as the command line prints it. */
export function jsonText(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof code === "string" && typeof syscall === "string";
}
