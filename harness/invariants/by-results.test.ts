import { expect, it } from "vitest";
import type { JournalEntry } from "../journal/entry.ts";
import { judgeByResults } from "./by-results.ts";
import { goodRun, ORACLE, ROOT, withJournal } from "./good-run.ts";
import type { Evidence } from "./invariant.ts";

const WHY = "the bucket cannot be listed";

function judged(evidence: Evidence) {
  const findings = judgeByResults(evidence, WHY);
  const named = (verdict: string) =>
    findings.filter((each) => each.verdict === verdict).map(({ invariant }) => invariant);
  return {
    violated: named("violated"),
    unjudged: named("not-applicable"),
    evidenceOf: (name: string) => findings.find(({ invariant }) => invariant === name)?.evidence,
    findings,
  };
}

/** The good run with another result of a run. */
const returning = (run: string, change: (value: object) => unknown) =>
  withJournal(
    goodRun(),
    (entry): JournalEntry =>
      entry.kind === "result" && entry.run === run
        ? { ...entry, value: change(entry.value as object) }
        : entry,
  );

it("holds for a good run, but for what only artifacts can show", () => {
  const { violated, unjudged, findings } = judged(goodRun());
  expect(violated).toEqual([]);
  expect(unjudged).toEqual(["right-shard", "no-leftovers", "atomic-visibility"]);
  for (const { reason } of findings.filter(({ verdict }) => verdict === "not-applicable")) {
    expect(reason).toBe(WHY);
  }
});

it.each([
  ["a shard that lost a customer", "run-2", { customers: 3 }, ["exactly-once", "correct-results"]],
  [
    "a shard that took another customer for its own",
    "run-2",
    { idDigest: "0".repeat(32) },
    ["exactly-once", "correct-results"],
  ],
  ["a run that counts otherwise", ROOT, { customers: 99 }, ["exactly-once", "correct-results"]],
  [
    "a shard whose profiles are other bytes",
    "run-2",
    { profiles: { bytes: 1, sha256: "0".repeat(64) } },
    ["correct-content", "correct-results"],
  ],
])("finds %s", (_what, run, changes, expected) => {
  const { violated, evidenceOf } = judged(returning(run, (value) => ({ ...value, ...changes })));
  for (const name of [...expected, "byte-identical"]) expect(violated).toContain(name);
  for (const name of violated) expect([...expected, "byte-identical", "accounted"]).toContain(name);
  expect(evidenceOf(expected[0] as string)?.[0]).toMatch(run === ROOT ? /^root root/ : /^shard 2 /);
});

it("finds a result that is none", () => {
  const { evidenceOf } = judged(returning("run-2", () => null));
  expect(evidenceOf("exactly-once")).toContain(`shard 2 below root ${ROOT} returned no result`);
});

it("has nothing to judge where no root completed, or there is no oracle", () => {
  const failed = withJournal(goodRun(), (entry): JournalEntry | null => {
    if (entry.kind === "result") return null;
    return entry.kind === "run" && entry.event === "ended" && entry.run === ROOT
      ? { ...entry, status: "failed", error: "no" }
      : entry;
  });
  expect(judged(failed).unjudged).toEqual(
    expect.arrayContaining(["exactly-once", "correct-content", "correct-results"]),
  );
  expect(judged({ ...goodRun(), oracle: null }).unjudged).toContain("exactly-once");
  expect(ORACLE.shards).toHaveLength(3);
});
