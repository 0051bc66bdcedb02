/** What an invariant of a user's must have, also where no compiler has looked at it. */
import { z } from "zod";
import { UsageError } from "../arguments/errors.ts";
import { INVARIANTS } from "../invariants/index.ts";
import { WORKFLOW_INVARIANTS } from "../invariants/workflow/index.ts";

/** A name as those of ours are: it stands in reports, and in the column that holds them. */
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const TAKEN = new Set([...INVARIANTS, ...WORKFLOW_INVARIANTS].map(({ name }) => name));

const WORDS = "lower-case words joined by hyphens, such as few-quarantined";
const TITLE = "a sentence for reports";
const JUDGE = "a function of the evidence";

const fields = {
  name: z.string(WORDS),
  title: z.string(TITLE),
  judge: z.custom((value) => typeof value === "function", JUDGE),
};

/** What `defineInvariant` takes. */
export const definitionSchema = z.strictObject({ ...fields, title: fields.title.optional() });

/** What it gives, and `playScenario` takes. An object of a user's class may have more. */
export const invariantSchema = z.object(fields, "an invariant, as defineInvariant gives it");

/**
 * Refuses a name that is none, or one of ours.
 *
 * @param where what the message begins with: the call, and the place in what it was given
 * @throws UsageError
 */
export function refuseName(where: string, name: string): void {
  if (!NAME.test(name)) {
    throw new UsageError(`${where}: found the name "${name}"; allowed are ${WORDS}`);
  }
  if (TAKEN.has(name)) {
    throw new UsageError(`${where}: "${name}" is one of Shardproof's own; give yours another name`);
  }
}
