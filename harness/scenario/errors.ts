/** A scenario that cannot be played. */
import { EXIT_CODES, printable, ShardproofError } from "../arguments/errors.ts";

/**
 * The scenario is wrong, or is not there. The message is one line for each problem: file, line and
 * column, field, what was found, what is allowed.
 */
export class ScenarioError extends ShardproofError {
  override readonly name = "ScenarioError";
  /** The lines of the message. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    // A line break in what was found must not look like another problem.
    const lines = problems.map((problem) => printable(problem.replaceAll("\n", " ")));
    super(lines.join("\n"), EXIT_CODES.usage, options);
    this.problems = lines;
  }
}
