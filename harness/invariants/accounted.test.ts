import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../journal/entry.ts";
import { accounted } from "./accounted.ts";
import { failedRun } from "./failed-run.ts";
import { goodRun, pathOf, ROOT, rewriting, shardFile, withJournal } from "./good-run.ts";
import { find } from "./invariant.ts";
import { second, withSecondRoot } from "./unusual-runs.ts";

/** A document with one more row of the CRM in an account. */
function counted(document: unknown, account: "read" | "merged" | "superseded"): unknown {
  const copy = JSON.parse(JSON.stringify(document));
  copy.rows.crm[account] += 1;
  return copy;
}
const recount = (account: "read" | "merged") => (text: string) =>
  JSON.stringify(counted(JSON.parse(text), account));
/** A result of a run with one more row in an account. */
const withResult = (run: string, change: (value: unknown) => unknown) =>
  withJournal(goodRun(), (entry: JournalEntry) =>
    entry.kind === "result" && entry.run === run ? { ...entry, value: change(entry.value) } : entry,
  );

describe("accounted", () => {
  it("holds when every row is in one account and the sums are the oracle's", () => {
    expect(find(accounted, goodRun()).verdict).toBe("holds");
    expect(find(accounted, failedRun()).verdict).toBe("holds");
  });

  it.each([
    ["a shard manifest", shardFile(1, "manifest.json")],
    ["the run manifest", "manifest.json"],
  ])("finds an account of %s that does not add up", (_what, name) => {
    const { verdict, evidence } = find(accounted, goodRun(rewriting(name, recount("read"))));
    expect(verdict).toBe("violated");
    expect(evidence[0]).toMatch(new RegExp(`^${pathOf(name)}: crm has \\d+ rows read, but`));
  });

  it("finds an account that adds up and is not the oracle's", () => {
    const name = shardFile(1, "manifest.json");
    const both = (text: string) => recount("merged")(recount("read")(text));
    const { evidence } = find(accounted, goodRun(rewriting(name, both)));
    expect(evidence).toEqual([
      `${pathOf(name)}: rows.crm.read: expected 3, found 4`,
      `${pathOf(name)}: rows.crm.merged: expected 3, found 4`,
    ]);
  });

  it.each([
    ["a shard", "run-2", "the result of process_shard (run run-2, shard 2): crm has"],
    ["the root", ROOT, "the result of merge_customer_data (run root): crm has"],
  ])("finds a result of %s that does not add up", (_what, run, told) => {
    const { evidence } = find(
      accounted,
      withResult(run, (value) => counted(value, "superseded")),
    );
    expect(evidence[0]).toContain(told);
  });

  it("judges the results of every root of the journal", () => {
    expect(find(accounted, withSecondRoot()).verdict).toBe("holds");
    const crashed = { ...withSecondRoot(), otherRoots: [] };
    const wrong = withJournal(crashed, (entry) =>
      entry.kind === "result" && entry.run === second("run-2")
        ? { ...entry, value: counted(entry.value, "read") }
        : entry,
    );
    expect(find(accounted, wrong).evidence[0]).toContain(`(run ${second("run-2")}, shard 2)`);
  });

  it("leaves a result of changed sources alone, but not one that only says so", () => {
    const other = (value: unknown) => ({
      ...(value as object),
      sourceDigest: "f".repeat(64),
      rows: 1,
    });
    const run = withResult("run-2", other);
    expect(find(accounted, run).verdict).toBe("violated");
    const changed = withJournal(run, (entry) =>
      entry.kind === "fault" ? { ...entry, action: "source-changed" } : entry,
    );
    expect(find(accounted, changed).verdict).toBe("holds");
  });

  it("is violated by a result without accounts", () => {
    const { verdict, evidence } = find(
      accounted,
      withResult("run-0", () => ({ shard: 0 })),
    );
    expect(verdict).toBe("violated");
    expect(evidence[0]).toContain("the result of process_shard (run run-0, shard 0): rows");
  });

  it("is not applicable without an oracle, or when there is no account to judge", () => {
    expect(find(accounted, { ...goodRun(), oracle: null }).verdict).toBe("not-applicable");
    const silent = withJournal(goodRun(), (entry) => (entry.kind === "result" ? null : entry));
    const files = { ...silent.files, paths: [] };
    expect(find(accounted, { ...silent, files }).verdict).toBe("not-applicable");
  });
});
