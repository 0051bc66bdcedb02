/** What a judge may give, checked: users write judges of their own, also without a compiler. */
import { UsageError } from "../arguments/errors.ts";
import { shown } from "../scenario/problems.ts";

/** What a judgement gives: violations (none: it holds), or why there is nothing to judge. */
export type Judgement = readonly string[] | { readonly notApplicable: string };

const ALLOWED =
  'a list of sentences, each of which says what was found ([] where it holds), or { notApplicable: "why" }';

/**
 * What a judge gave, if that is a judgement.
 *
 * @param invariant its name, for the message
 * @throws UsageError it is none: no verdict can be told from it
 */
export function checkedJudgement(invariant: string, given: unknown): Judgement {
  const refused = (found: string) =>
    new UsageError(`invariant "${invariant}": judge gave ${found}; allowed is ${ALLOWED}`);
  if (given instanceof Promise) {
    // Nobody waits for it: what it may be rejected with must not end the process.
    given.catch(() => {});
    throw refused("a promise, and nobody awaits it: a judge is not async");
  }
  if (Array.isArray(given)) {
    const wrong = given.findIndex((item) => typeof item !== "string");
    if (wrong === -1) return given;
    throw refused(`a list whose item ${wrong} is ${shown(given[wrong])}`);
  }
  if (isNotApplicable(given)) return given;
  throw refused(shown(given));
}

function isNotApplicable(given: unknown): given is { readonly notApplicable: string } {
  if (typeof given !== "object" || given === null) return false;
  return "notApplicable" in given && typeof given.notApplicable === "string";
}
