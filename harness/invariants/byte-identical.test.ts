import { describe, expect, it } from "vitest";
import { byteIdentical } from "./byte-identical.ts";
import { failedRun } from "./failed-run.ts";
import { goodRun, pathOf, ROOT, shardFile, temporary, withFile, withJournal } from "./good-run.ts";
import { find } from "./invariant.ts";

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
    expect(judge(silent).evidence).toEqual(["shard 0 returned no result"]);
    const reversed = { ...goodRun(), reference: silent };
    expect(judge(reversed).evidence[0]).toContain("shard 0 returned a result");
  });

  it("is not applicable without a reference, an oracle, or an end", () => {
    expect(judge({ ...goodRun(), reference: null }).verdict).toBe("not-applicable");
    expect(judge({ ...goodRun(), oracle: null }).verdict).toBe("not-applicable");
    expect(judge(failedRun()).verdict).toBe("not-applicable");
  });
});
