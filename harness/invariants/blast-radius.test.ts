import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../journal/entry.ts";
import { blastRadius } from "./blast-radius.ts";
import { failedRun } from "./failed-run.ts";
import { goodRun, pathOf, ROOT, shardFile, withJournal } from "./good-run.ts";
import { find } from "./invariant.ts";

const judge = (evidence: Parameters<typeof find>[1]) => find(blastRadius, evidence);
const isStart = (entry: JournalEntry, run: string) =>
  entry.kind === "attempt" && entry.event === "started" && entry.run === run;
/** With every start of an attempt of a run doubled. */
const startedTwice = (run: string) =>
  withJournal(goodRun(), (entry) => (isStart(entry, run) ? [entry, entry] : entry));
const withoutRun = (evidence: ReturnType<typeof goodRun>, run: string) =>
  withJournal(evidence, (entry) => (entry.run === run ? null : entry));

describe("blast-radius", () => {
  it("holds when only the struck shard has a second attempt", () => {
    expect(judge(goodRun()).verdict).toBe("holds");
  });

  it("names a shard with too many attempts", () => {
    const { verdict, evidence } = judge(startedTwice("run-0"));
    expect(verdict).toBe("violated");
    expect(evidence[0]).toContain("shard 0 has 2 attempts, expected 1");
  });

  it("names a shard with too few attempts, and how they ended", () => {
    const run = goodRun();
    const expectation = { ...run.expectation, attempts: { "1": 3 } };
    const { evidence } = judge({ ...run, expectation });
    expect(evidence).toEqual(["shard 1 has 2 attempts, expected 3 (killed by SIGKILL; completed)"]);
  });

  it("takes `*` for all shards that are not named", () => {
    const run = goodRun();
    const { evidence } = judge({
      ...run,
      expectation: { ...run.expectation, attempts: { "*": 2 } },
    });
    expect(evidence.map((each) => each.slice(0, 34))).toEqual([
      "shard 0 has 1 attempts, expected 2",
      "shard 2 has 1 attempts, expected 2",
    ]);
  });

  it("names a shard of a completed run that never ran", () => {
    const { evidence } = judge(withoutRun(goodRun(), "run-2"));
    expect(evidence).toEqual(["shard 2 has 0 attempts, expected 1"]);
  });

  it("lets a failed run be short of shards, unless the expectation names them", () => {
    const run = withoutRun(failedRun(), "run-2");
    expect(judge(run).verdict).toBe("holds");
    const attempts = { "1": 2, "2": 1 };
    expect(judge({ ...run, expectation: { ...run.expectation, attempts } }).evidence).toEqual([
      "shard 2 has 0 attempts, expected 1",
    ]);
  });

  it("sums over the runs of a shard", () => {
    const again = withJournal(goodRun(), (entry) =>
      entry.run === "run-0" ? [entry, { ...entry, run: "run-0-again" }] : entry,
    );
    expect(judge(again).evidence[0]).toContain("shard 0 has 2 attempts, expected 1");
  });

  it("does not count the runs of another root", () => {
    const other = withJournal(goodRun(), (entry) => [
      entry,
      entry.kind === "run" && entry.event === "created"
        ? { ...entry, run: `other-${entry.run}`, root: "other" }
        : { ...entry, run: `other-${entry.run}` },
    ]);
    expect(judge(other).verdict).toBe("holds");
  });

  it("is violated by a second attempt of the orchestrator", () => {
    expect(judge(startedTwice(ROOT)).evidence).toEqual([
      "the orchestrator merge_customer_data has 2 attempts, expected 1",
    ]);
  });

  it("names an artifact that a shard published twice within its one attempt", () => {
    const twice = withJournal(goodRun(), (entry) =>
      entry.kind === "store" && entry.run === "run-0" ? [entry, entry] : entry,
    );
    const path = pathOf(shardFile(0, "profiles.ndjson"));
    expect(judge(twice).evidence[0]).toBe(
      `shard 0: ${path} was published 2 times (run run-0 attempt 1, run run-0 attempt 1)`,
    );
  });

  it("allows the struck shard to publish again", () => {
    const twice = withJournal(goodRun(), (entry) =>
      entry.kind === "store" && entry.run === "run-1" ? [entry, entry] : entry,
    );
    expect(judge(twice).verdict).toBe("holds");
  });
});
