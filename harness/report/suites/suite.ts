/** What was judged, as the test reports of CI know it: suites of cases. */

/** `not-applicable`: neither passed nor failed. `error`: it could not be judged. */
export type CaseVerdict = "holds" | "violated" | "not-applicable" | "error";

export interface Case {
  /** An invariant's name, or what a suite without invariants asks. */
  readonly name: string;
  readonly verdict: CaseVerdict;
  /** Evidence, reason or message, a line each, the first of which says the most; empty where it holds. */
  readonly lines: readonly string[];
}

export interface Place {
  /** Path below the repository. */
  readonly file: string;
  /** From 1; null where the file as a whole is meant. */
  readonly line: number | null;
}

export interface Suite {
  /** Names it among the others: `kill-mid-write, seed 42`. */
  readonly name: string;
  /** Groups the cases of all suites of a kind: `shardproof.local.kill-mid-write`. */
  readonly group: string;
  /** Where a reader should look; null where there is no such place. */
  readonly place: Place | null;
  /** What else is known of it, by name. */
  readonly properties: Readonly<Record<string, string>>;
  /** Null where it was not run, or did not end. */
  readonly ms: number | null;
  readonly cases: readonly Case[];
  /** The command that does the same again; null where there is none. */
  readonly replay: string | null;
}

export type SuiteVerdict = "pass" | "fail" | "error" | "skipped";

/** Whether something has to be done about it. */
export function isWrong(suite: Pick<Suite, "cases">): boolean {
  return ["fail", "error"].includes(verdictOfSuite(suite));
}

/** A suite in which nothing holds has not passed, whatever did not go wrong in it. */
export function verdictOfSuite({ cases }: Pick<Suite, "cases">): SuiteVerdict {
  const verdicts = new Set(cases.map(({ verdict }) => verdict));
  if (verdicts.has("violated")) return "fail";
  if (verdicts.has("error")) return "error";
  return verdicts.has("holds") ? "pass" : "skipped";
}
