import { describe, expect, it } from "vitest";
import { correctResults } from "./correct-results.ts";
import { failedRun } from "./failed-run.ts";
import { goodRun, ORACLE, pathOf, ROOT, shardFile, withFile, withJournal } from "./good-run.ts";
import { type Evidence, find } from "./invariant.ts";
import { second, withDuplicate, withSecondRoot } from "./unusual-runs.ts";

type Change = (value: Record<string, unknown>) => unknown;
const judge = (evidence: Evidence) => find(correctResults, evidence);
/** With another result of one run, in the drill and in the reference alike. */
const withResult = (run: string, change: Change, evidence = goodRun()) =>
  withJournal(evidence, (entry) =>
    entry.kind === "result" && entry.run === run
      ? { ...entry, value: change(entry.value as Record<string, unknown>) }
      : entry,
  );
const setting =
  (field: string, value: unknown): Change =>
  (result) => ({ ...result, [field]: value });
const digest = { bytes: 1, sha256: "0".repeat(64) };

describe("correct-results", () => {
  it("holds when every result says what the oracle says", () => {
    for (const run of [goodRun(), failedRun(), withSecondRoot(), withDuplicate()]) {
      expect(judge(run).verdict).toBe("holds");
    }
  });

  it.each([
    ["shard", 2],
    ["shardCount", 4],
    ["sourceDigest", "f".repeat(64)],
    ["customers", 99],
    ["idDigest", "0".repeat(32)],
    ["sums", { ...ORACLE.shards[0]?.sums, healthScore: 1 }],
    ["profiles", digest],
    ["quarantine", digest],
    ["manifest", digest],
    ["firstQuarantined", { source: "crm", line: 15, reason: "wrong_field_count" }],
    ["elapsedMs", 7],
  ])("finds a shard's result with another %s", (field, value) => {
    const { verdict, evidence } = judge(withResult("run-0", setting(field, value)));
    expect(verdict).toBe("violated");
    expect(evidence[0]).toContain("the result of process_shard (run run-0, shard 0)");
    expect(evidence[0]).toContain(field);
  });

  it.each([
    ["runKey", "0".repeat(32)],
    ["sourceDigest", "f".repeat(64)],
    ["shardCount", 4],
    ["customers", 99],
    ["idDigest", "0".repeat(32)],
    ["sums", { ...ORACLE.sums, healthScore: 1 }],
    ["averageHealthScore", 12.3],
    ["manifest", digest],
  ])("finds a root's result with another %s", (field, value) => {
    const { verdict, evidence } = judge(withResult(ROOT, setting(field, value)));
    expect(verdict).toBe("violated");
    expect(evidence[0]).toContain(`the result of merge_customer_data (run ${ROOT})`);
    expect(evidence[0]).toContain(field);
  });

  it("names the first quarantined row that ought to be told", () => {
    const shard = ORACLE.shards.findIndex(({ firstQuarantined }) => firstQuarantined !== null);
    const { evidence } = judge(withResult(`run-${shard}`, setting("firstQuarantined", null)));
    expect(evidence[0]).toContain('firstQuarantined: expected {"field":"employee_count","line":15');
  });

  it("rounds the average to a tenth, halves up, and has none without customers", () => {
    const oracle = (healthScore: number, customers: number) => ({
      ...ORACLE,
      customers,
      sums: { ...ORACLE.sums, healthScore },
    });
    const averageOf = (healthScore: number, customers: number) => {
      const of = { ...goodRun(), oracle: oracle(healthScore, customers) };
      const { evidence } = judge(withResult(ROOT, setting("averageHealthScore", "?"), of));
      return evidence.find((each) => each.includes("averageHealthScore"))?.split("expected ")[1];
    };
    expect(averageOf(1, 20)).toBe('0.1, found "?"');
    expect(averageOf(1, 21)).toBe('0, found "?"');
    expect(averageOf(200, 3)).toBe('66.7, found "?"');
    expect(averageOf(0, 0)).toBe('null, found "?"');
  });

  it("judges the results of every root, also of one that crashed", () => {
    const crashed = { ...withSecondRoot(), otherRoots: [] };
    const { evidence } = judge(withResult(second("run-1"), setting("customers", 99), crashed));
    expect(evidence[0]).toContain(`(run ${second("run-1")}, shard 1)`);
  });

  it.each([null, "done", undefined])("finds a result that is no such thing: %s", (value) => {
    const { evidence } = judge(withResult("run-0", () => value));
    expect(evidence[0]).toContain("the result of process_shard (run run-0, shard 0): expected {");
  });

  it("finds a result whose manifest is not there, and one of a shard that there is not", () => {
    const path = pathOf(shardFile(0, "manifest.json"));
    expect(judge(withFile(goodRun(), path, null)).evidence).toEqual([
      `the result of process_shard (run run-0, shard 0): its manifest ${path} is not there`,
    ]);
    const stray = withJournal(goodRun(), (entry) =>
      entry.kind === "run" && entry.event === "created" && entry.run === "run-0"
        ? { ...entry, shard: 7 }
        : entry,
    );
    expect(judge(stray).evidence).toEqual([
      "the result of process_shard (run run-0, shard 7): there is no shard 7 of 3",
    ]);
  });

  it("leaves rows to accounted", () => {
    expect(judge(withResult("run-0", setting("rows", 1))).verdict).toBe("holds");
  });

  it("leaves a result of changed sources alone, but not one that only says so", () => {
    const run = withResult("run-2", setting("sourceDigest", "f".repeat(64)));
    expect(judge(run).verdict).toBe("violated");
    const changed = withJournal(run, (entry) =>
      entry.kind === "fault" ? { ...entry, action: "source-changed" } : entry,
    );
    expect(judge(changed).verdict).toBe("holds");
    // What says the digest of the old sources is of the old sources, changed or not.
    const { evidence } = judge(withResult("run-1", setting("customers", 99), changed));
    expect(evidence[0]).toContain("(run run-1, shard 1).customers: expected");
  });

  it("is violated by any result of sources that cannot be used", () => {
    const { evidence } = judge({ ...goodRun(), oracle: null });
    expect(evidence[1]).toContain("(run run-0, shard 0) is there: the sources cannot be used");
    const silent = withJournal(goodRun(), (entry) => (entry.kind === "result" ? null : entry));
    expect(judge({ ...silent, oracle: null }).verdict).toBe("not-applicable");
  });
});
