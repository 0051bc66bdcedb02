/** Where scenarios can be played, and the error of a target that cannot play one. */
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";

/** Targets that are a part of the harness. */
export type OwnTarget = "local" | "simulated";

/** All that scenarios can be played on. */
export type PlayTarget = OwnTarget | "remote";

/** The target cannot play a scenario: it is neither passed nor failed. */
export class SkippedError extends ShardproofError {
  override readonly name = "SkippedError";

  constructor(why: string, target: PlayTarget) {
    super(`not played on ${target}: ${why}`, EXIT_CODES.target);
  }
}
