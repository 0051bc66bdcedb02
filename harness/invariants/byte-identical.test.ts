import { describe, expect, it } from "vitest";
import { byteIdentical } from "./byte-identical.ts";
import { FAILURE, failedRun } from "./failed-run.ts";
import { goodRun, pathOf, ROOT, shardFile, temporary, withFile, withJournal } from "./good-run.ts";
import { find } from "./invariant.ts";
import { second, withSecondRoot } from "./unusual-runs.ts";

const profiles = pathOf(shardFile(0, "profiles.ndjson"));
const judge = (evidence: Parameters<typeof find>[1]) => find(byteIdentical, evidence);
const withResult = (run: string, change: (value: Record<string, unknown>) => unknown) =>
  withJournal(goodRun(), (entry) =>
    entry.kind === "result" && entry.run === run
      ? { ...entry, value: change(entry.value as Record<string, unknown>) }
      : entry,
  );

describe("byte-identical", () => {
  it("holds when files and results are the reference's", () => {
    expect(judge(goodRun()).verdict).toBe("holds");
  });

  it("tells the first byte of a file that differs", () => {
    const text = goodRun().files.read(profiles).toString();
    const { verdict, evidence } = judge(withFile(goodRun(), profiles, text.replace("c", "C")));
    expect(verdict).toBe("violated");
    expect(evidence[0]).toContain(`${profiles}: at byte ${text.indexOf("c")} expected`);
  });

  it("names the customer and the field where a profile differs", () => {
    const text = goodRun().files.read(profiles).toString();
    const { evidence } = judge(withFile(goodRun(), profiles, text.replace("Company", "Cowpany")));
    expect(evidence).toEqual([
      expect.stringMatching(
        /profiles\.ndjson: line of customer "\w+", company_name: at byte \d+ .*Company.*Cowpany/,
      ),
    ]);
  });

  it("names the first field of a result, and says how many others differ", () => {
    const { evidence } = judge(
      withResult("run-1", (value) => ({ ...value, shard: 9, customers: 99 })),
    );
    expect(evidence).toEqual([
      expect.stringMatching(
        /^result of shard 1 \(.*\)\.shard: expected 1, found 9, and 1 more of its fields$/,
      ),
    ]);
  });

  it("names a file that is missing, and one that is too many", () => {
    expect(judge(withFile(goodRun(), profiles, null)).evidence).toEqual([`${profiles} is missing`]);
    const stray = pathOf("shard-00000-of-00007.profiles.ndjson");
    expect(judge(withFile(goodRun(), stray, "")).evidence).toEqual([
      `${stray} is not in the reference run`,
    ]);
  });

  it("leaves temporary files to no-leftovers", () => {
    const path = temporary("manifest.json", ROOT, 1);
    expect(judge(withFile(goodRun(), path, "")).verdict).toBe("holds");
  });

  it.each([
    ["the root", ROOT],
    ["shard 1", "run-1"],
  ])("finds a result of %s that differs", (place, run) => {
    const { evidence } = judge(withResult(run, (value) => ({ ...value, customers: 99 })));
    expect(evidence[0]).toContain(`result of ${place} (run ${run}, attempt`);
    expect(evidence[0]).toContain("99");
  });

  it("takes no notice of the order of a result's keys", () => {
    const reversed = (value: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(value).reverse());
    expect(judge(withResult("run-1", reversed)).verdict).toBe("holds");
  });

  it("compares every result of a shard that returned several", () => {
    const twice = withJournal(goodRun(), (entry) =>
      entry.kind === "result" && entry.run === "run-0"
        ? [entry, { ...entry, value: { shard: "other" } }]
        : entry,
    );
    expect(judge(twice).evidence).toHaveLength(1);
    expect(judge(twice).evidence[0]).toContain("result of shard 0");
  });

  it("names a shard that returned nothing, or returned what the reference did not", () => {
    const silent = withJournal(goodRun(), (entry) =>
      entry.kind === "result" && entry.run === "run-0" ? null : entry,
    );
    expect(judge(silent).evidence).toEqual([`shard 0 returned no result below root ${ROOT}`]);
    const reversed = { ...goodRun(), reference: silent };
    expect(judge(reversed).evidence[0]).toContain("shard 0 returned a result");
  });

  it("compares the results of every root of the journal, and asks for all of those that completed", () => {
    expect(judge(withSecondRoot()).verdict).toBe("holds");
    const silent = withJournal(withSecondRoot(), (entry) =>
      entry.kind === "result" && entry.run === second("run-0") ? null : entry,
    );
    expect(judge(silent).evidence).toEqual([
      `shard 0 returned no result below root ${second(ROOT)}`,
    ]);
    expect(judge({ ...silent, otherRoots: [] }).verdict).toBe("holds");
  });

  it("compares what a run that did not complete has published and returned", () => {
    expect(judge(failedRun()).verdict).toBe("holds");
    const text = failedRun().files.read(profiles).toString();
    const { evidence } = judge(withFile(failedRun(), profiles, text.replace("c", "C")));
    expect(evidence[0]).toContain(`${profiles}: at byte`);
    expect(judge(withFile(failedRun(), profiles, null)).verdict).toBe("holds");
  });

  it("is violated by a run that completed where the fault-free one did not", () => {
    expect(judge({ ...goodRun(), reference: null }).evidence).toEqual([
      `root ${ROOT} completed, but the run without faults over the same sources did not: there is nothing to compare with`,
    ]);
    expect(judge({ ...failedRun(), reference: null }).verdict).toBe("not-applicable");
  });

  it("is not applicable without an oracle, or where nothing was published and returned", () => {
    expect(judge({ ...goodRun(), oracle: null }).verdict).toBe("not-applicable");
    const nothing = withJournal(failedRun(), (entry) => (entry.kind === "result" ? null : entry));
    const files = { ...nothing.files, paths: [] };
    expect(judge({ ...nothing, files })).toMatchObject({
      verdict: "not-applicable",
      reason: `the root run failed: ${FAILURE}`,
    });
  });
});
