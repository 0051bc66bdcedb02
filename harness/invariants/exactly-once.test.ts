import { describe, expect, it } from "vitest";
import { splitLines } from "../oracle/testing/expected.ts";
import { exactlyOnce } from "./exactly-once.ts";
import { FAILURE, failedRun } from "./failed-run.ts";
import {
  customerOf,
  goodRun,
  pathOf,
  ROOT,
  rewriting,
  shardFile,
  withFile,
  withJournal,
} from "./good-run.ts";
import { find } from "./invariant.ts";
import { OTHER_SOURCES } from "./other-sources.ts";
import { second, withSecondRoot, withStruckRoot } from "./unusual-runs.ts";

const profiles = (shard: number) => shardFile(shard, "profiles.ndjson");

describe("exactly-once", () => {
  it("holds when the published customers are the oracle's", () => {
    expect(find(exactlyOnce, goodRun()).verdict).toBe("holds");
  });

  it("names a customer that is missing", () => {
    const run = goodRun(rewriting(profiles(0), (text) => splitLines(text).slice(1).join("")));
    const { verdict, evidence } = find(exactlyOnce, run);
    expect(verdict).toBe("violated");
    expect(evidence).toEqual([`customer "${customerOf(0)}" of shard 0 is missing`]);
  });

  it("names a customer that no source has", () => {
    const run = goodRun(rewriting(profiles(2), (text) => `${text}{"customer_id":"nobody"}\n`));
    const { evidence } = find(exactlyOnce, run);
    expect(evidence).toEqual(['customer "nobody" in shard 2 is in no usable row']);
  });

  it("names a customer that is in two shards", () => {
    const double = `{"customer_id":"${customerOf(1)}"}\n`;
    const run = goodRun(rewriting(profiles(0), (text) => text + double));
    const { evidence } = find(exactlyOnce, run);
    expect(evidence).toEqual([`customer "${customerOf(1)}" is there 2 times, in shard 0, 1`]);
  });

  it("names a customer that is twice in one shard", () => {
    const run = goodRun(rewriting(profiles(0), (text) => text + splitLines(text)[0]));
    const { evidence } = find(exactlyOnce, run);
    expect(evidence).toEqual([`customer "${customerOf(0)}" is there 2 times, in shard 0, 0`]);
  });

  it("names the artifact that is not there, and those who are missing with it", () => {
    const path = pathOf(profiles(0));
    const lost = splitLines(goodRun().files.read(path).toString()).map(
      (line) => `customer "${JSON.parse(line).customer_id}" of shard 0 is missing`,
    );
    const { evidence } = find(exactlyOnce, withFile(goodRun(), path, null));
    expect(evidence).toEqual([
      `${pathOf("manifest.json")} names ${path}, which is not there`,
      ...lost,
    ]);
    expect(lost.length).toBeGreaterThan(0);
  });

  it("does not count profiles that the run manifest does not name", () => {
    const stray = pathOf("shard-00000-of-00007.profiles.ndjson");
    const run = withFile(goodRun(), stray, '{"customer_id":"nobody"}\n');
    expect(find(exactlyOnce, run).verdict).toBe("holds");
  });

  it("is violated by a completed run without a manifest", () => {
    const { verdict, evidence } = find(
      exactlyOnce,
      withFile(goodRun(), pathOf("manifest.json"), null),
    );
    expect(verdict).toBe("violated");
    expect(evidence).toEqual([
      `root ${ROOT} completed, but ${pathOf("manifest.json")} is not there`,
    ]);
  });

  it("is violated where one of two roots completed and nothing is there", () => {
    const both = withFile(withSecondRoot(), pathOf("manifest.json"), null);
    const run = withJournal(both, (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === ROOT
        ? { ...entry, status: "failed", error: "why" }
        : entry,
    );
    expect(find(exactlyOnce, run).evidence[0]).toContain(`root ${second(ROOT)} completed, but`);
    expect(find(exactlyOnce, { ...run, otherRoots: [] }).verdict).toBe("not-applicable");
  });

  it("judges a run that looks finished, though its orchestrator was struck at the end", () => {
    expect(find(exactlyOnce, withStruckRoot("cancel")).verdict).toBe("holds");
    const short = rewriting(profiles(0), (text) => splitLines(text).slice(1).join(""));
    expect(find(exactlyOnce, withStruckRoot("cancel", goodRun(short))).evidence).toEqual([
      `customer "${customerOf(0)}" of shard 0 is missing`,
    ]);
  });

  it("is not applicable to a run that worked on changed sources", () => {
    const other = (value: unknown) => ({ ...(value as object), sourceDigest: "f".repeat(64) });
    const run = withJournal(withFile(goodRun(), pathOf("manifest.json"), null), (entry) => {
      if (entry.kind === "result" && entry.run === ROOT) {
        return { ...entry, value: other(entry.value) };
      }
      return entry.kind === "fault" ? { ...entry, action: "source-changed" } : entry;
    });
    expect(find(exactlyOnce, run)).toMatchObject({
      verdict: "not-applicable",
      reason: OTHER_SOURCES,
    });
    const unchanged = withJournal(run, (entry) => (entry.kind === "fault" ? null : entry));
    expect(find(exactlyOnce, unchanged).verdict).toBe("violated");
  });

  it("names the file and the line that is no profile", () => {
    const run = goodRun(rewriting(profiles(0), (text) => `${text}{"custo`));
    const { verdict, evidence } = find(exactlyOnce, run);
    expect(verdict).toBe("violated");
    expect(evidence[0]).toContain(`${pathOf(profiles(0))} line 4 is not JSON`);
  });

  it("is not applicable to a run that did not complete, or without an oracle", () => {
    expect(find(exactlyOnce, failedRun())).toMatchObject({
      verdict: "not-applicable",
      reason: `the root run failed: ${FAILURE}`,
    });
    expect(find(exactlyOnce, { ...goodRun(), oracle: null }).verdict).toBe("not-applicable");
  });
});
