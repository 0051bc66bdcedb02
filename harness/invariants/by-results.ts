/**
 * Judges a run whose artifacts cannot be read from here. What its results say stands for them: they hold
 * counts, the sha256 of each artifact and an order-independent digest of the ids in it, which are compared
 * with the oracle's. Whether that is what lies in the store, they cannot show.
 */
import { allRuns, isRoot, whyIncomplete } from "../journal/runs.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { resultViolations } from "./correct-results.ts";
import { valueDifferences } from "./difference.ts";
import { INVARIANTS } from "./index.ts";
import { type Evidence, type Finding, find, type Invariant, type Judgement } from "./invariant.ts";
import { filesInMemory } from "./known-files.ts";
import {
  hasOtherSources,
  isOfOtherSources,
  OTHER_SOURCES,
  sourcesChangedAt,
} from "./other-sources.ts";
import { NO_ORACLE } from "./reasons.ts";
import { judgedRoots } from "./roots.ts";

type WithoutFiles = Omit<Evidence, "files" | "before">;

/**
 * All invariants, in the order of a report; those that only artifacts can show are not applicable.
 *
 * @param why the artifacts cannot be read, as a clause
 * @param own invariants of a user's, of which nobody knows what they look at
 */
export function judgeByResults(
  { before: _, ...evidence }: Evidence,
  why: string,
  own: readonly Invariant[] = [],
): Finding[] {
  const files = filesInMemory(new Map());
  const { reference } = evidence;
  const all = { ...evidence, files, reference: reference && { ...reference, files } };
  const ofOwn = own.map((invariant) => notJudged(invariant, why));
  return [...INVARIANTS.map((invariant) => inPlaceOf(invariant, why)), ...ofOwn].map((invariant) =>
    find(invariant, all),
  );
}

function inPlaceOf(invariant: Invariant, why: string): Invariant {
  const { name, title } = invariant;
  const byResults = (judge: Invariant["judge"]): Invariant => ({
    name,
    title: `${title.slice(0, -1)}, as far as the results say.`,
    judge,
  });
  switch (name) {
    case "exactly-once":
      return byResults(customersByResults);
    case "correct-content":
      return byResults(contentByResults);
    case "correct-results":
      return byResults((evidence) => resultViolations(evidence, null));
    case "accounted":
    case "byte-identical":
      return byResults(invariant.judge);
    case "right-shard":
    case "no-leftovers":
    case "atomic-visibility":
      return notJudged(invariant, why);
    default:
      return invariant;
  }
}

function notJudged({ name, title }: Invariant, why: string): Invariant {
  return { name, title, judge: () => ({ notApplicable: why }) };
}

/** The ids of every shard, and of the run, below each root that completed. */
function customersByResults(evidence: WithoutFiles): Judgement {
  const { oracle, journal, root } = evidence;
  if (oracle === null) return { notApplicable: NO_ORACLE };
  const completed = judgedRoots(evidence).filter((each) => whyIncomplete(journal, each) === null);
  const due = completed.filter((each) => !hasOtherSources(journal, each, oracle));
  if (due.length === 0) {
    return {
      notApplicable:
        completed.length > 0 ? OTHER_SOURCES : (whyIncomplete(journal, root) as string),
    };
  }
  return due.flatMap((each) => {
    const runs = allRuns(journal).filter(({ created }) => created.root === each);
    const resultOf = (shard: number | null) =>
      runs.find(
        ({ created, results }) =>
          (shard === null ? isRoot(created) : created.shard === shard) && results.length > 0,
      )?.results[0]?.value;
    return [
      ...oracle.shards.flatMap((expected) =>
        idDifferences(
          `shard ${expected.shard} below root ${each}`,
          expected,
          resultOf(expected.shard),
        ),
      ),
      ...idDifferences(`root ${each}`, oracle, resultOf(null)),
    ];
  });
}

function idDifferences(
  by: string,
  { customers, idDigest }: Pick<Oracle, "customers" | "idDigest">,
  value: unknown,
): string[] {
  if (typeof value !== "object" || value === null) return [`${by} returned no result`];
  const found = value as Readonly<Record<string, unknown>>;
  return valueDifferences(
    by,
    { customers, idDigest },
    { customers: found.customers, idDigest: found.idDigest },
  );
}

/** The sha256 of what every shard has published. */
function contentByResults({ journal, oracle }: WithoutFiles): Judgement {
  if (oracle === null) return { notApplicable: NO_ORACLE };
  const changedAt = sourcesChangedAt(journal);
  const results = allRuns(journal).flatMap(({ created: { run, shard }, results }) =>
    shard === null
      ? []
      : results
          .filter((result) => !isOfOtherSources(result, oracle, changedAt))
          .map(({ value }) => ({ run, shard, value })),
  );
  if (results.length === 0) return { notApplicable: "no shard returned a result" };
  return results.flatMap(({ run, shard, value }) => {
    const by = `shard ${shard} (run ${run})`;
    const expected = oracle.shards[shard];
    if (expected === undefined) return [`${by}: there is no such shard of ${oracle.shardCount}`];
    const { profiles, quarantine } = (value ?? {}) as Readonly<Record<string, unknown>>;
    const digestOf = ({ bytes, sha256 }: { bytes: number; sha256: string }) => ({ bytes, sha256 });
    return valueDifferences(
      by,
      { profiles: digestOf(expected.profiles), quarantine: digestOf(expected.quarantine) },
      { profiles, quarantine },
    );
  });
}
