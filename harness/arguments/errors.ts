/** Errors that are for the user: a message that says what is wrong and what to do, and an exit code. */

/** What the process ends with. Documented in `--help` and used by continuous integration. */
export const EXIT_CODES = {
  /** All invariants hold. */
  holds: 0,
  /** An invariant is violated. */
  violated: 1,
  /** Bad usage, or a scenario that cannot be played. */
  usage: 2,
  /** The target could not be run. */
  target: 3,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** An exit code in a word, as JSON documents have it. */
export function verdictOfExit(code: ExitCode): "pass" | "fail" | "error" {
  if (code === EXIT_CODES.holds) return "pass";
  return code === EXIT_CODES.violated ? "fail" : "error";
}

/**
 * Base of every error whose message is printed as it is, without a stack. Anything else that
 * reaches the command line is a bug of ours and is printed with its stack.
 */
export class ShardproofError extends Error {
  override readonly name: string = "ShardproofError";
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode, options?: ErrorOptions) {
    super(printable(message), options);
    this.exitCode = exitCode;
  }
}

/**
 * Text that cannot steer a terminal: control characters but for the line feed become `?`. Messages
 * quote what others wrote: names, keys, a worker's words.
 */
export function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, "?");
}

/** A command line, or a call of the library, that cannot be understood: an unknown flag or option, a value outside of its range. */
export class UsageError extends ShardproofError {
  override readonly name = "UsageError";

  constructor(message: string) {
    super(message, EXIT_CODES.usage);
  }
}
