import { describe, expect, it } from "vitest";
import { splitLines } from "../oracle/testing/expected.ts";
import { correctContent } from "./correct-content.ts";
import { failedRun } from "./failed-run.ts";
import {
  customerOf,
  goodRun,
  ORACLE,
  pathOf,
  profilesOf,
  rewriting,
  shardFile,
  withFile,
} from "./good-run.ts";
import { find } from "./invariant.ts";

const profiles = shardFile(0, "profiles.ndjson");
const quarantine = shardFile(2, "quarantine.ndjson");
const manifest = shardFile(1, "manifest.json");
const judge = (name: string, change: (text: string) => string) =>
  find(correctContent, goodRun(rewriting(name, change)));
/** Changes a manifest's fields. */
const edited = (change: (document: Record<string, unknown>) => void) => (text: string) => {
  const document = JSON.parse(text);
  change(document);
  return JSON.stringify(document);
};

describe("correct-content", () => {
  it("holds when files and manifests say what the oracle says", () => {
    expect(find(correctContent, goodRun()).verdict).toBe("holds");
    expect(find(correctContent, failedRun()).verdict).toBe("holds");
  });

  it("names the customer, the field, the byte and both texts of a profile that differs", () => {
    const line = profilesOf(0)[0] as string;
    const at = line.indexOf("Company");
    const { verdict, evidence } = judge(profiles, (text) => text.replace("Company", "Cowpany"));
    expect(verdict).toBe("violated");
    expect(evidence[0]).toContain(
      `line of customer "${customerOf(0)}", company_name: at byte ${at + 2} expected`,
    );
    expect(evidence[0]).toContain("Company");
    expect(evidence[0]).toContain("Cowpany");
  });

  it.each([
    [
      "a missing profile",
      (text: string) => splitLines(text).slice(1).join(""),
      /no line for customer/,
    ],
    [
      "an unexpected one",
      (text: string) => `${text}{"customer_id":"x"}\n`,
      /a line for customer "x"/,
    ],
    [
      "another order",
      (text: string) => splitLines(text).reverse().join(""),
      /ndjson: at byte \d+ expected/,
    ],
    [
      "a line that is torn",
      (text: string) => text.slice(0, text.length / 2),
      /ndjson: at byte \d+ expected .*, found the end/,
    ],
    ["a missing line end", (text: string) => text.slice(0, -1), /found the end/],
  ])("finds %s", (_what, change, told) => {
    expect(judge(profiles, change).evidence[0]).toMatch(told);
  });

  it("finds a quarantine line that differs", () => {
    const { evidence } = judge(quarantine, (text) => text.replace('"line":15', '"line":16'));
    expect(evidence[0]).toMatch(/quarantine\.ndjson: at byte \d+ expected .*15.*, found .*16/);
  });

  it.each([
    ["customers", 99],
    ["idDigest", "0".repeat(32)],
    ["sourceDigest", "f".repeat(64)],
    ["shardCount", 4],
    ["pipelineVersion", "2"],
    ["shard", 2],
    ["sums", { ...ORACLE.shards[1]?.sums, healthScore: 1 }],
    [
      "rows",
      { ...ORACLE.shards[1]?.rows, crm: { read: 0, merged: 0, superseded: 0, quarantined: 0 } },
    ],
  ])("finds a shard manifest with another %s", (field, value) => {
    const { verdict, evidence } = judge(
      manifest,
      edited((document) => Object.assign(document, { [field]: value })),
    );
    expect(verdict).toBe("violated");
    expect(evidence[0]).toContain(`${pathOf(manifest)}.${field}`);
  });

  it.each([
    ["customers", 99],
    ["idDigest", "0".repeat(32)],
    ["sourceDigest", "f".repeat(64)],
    ["sums", { ...ORACLE.sums, healthScore: 1 }],
    ["shards", []],
  ])("finds a run manifest with another %s", (field, value) => {
    const { verdict, evidence } = judge(
      "manifest.json",
      edited((document) => Object.assign(document, { [field]: value })),
    );
    expect(verdict).toBe("violated");
    expect(evidence[0]).toContain(field);
  });

  it("finds a manifest whose digest is not that of the file", () => {
    const { evidence } = find(
      correctContent,
      withFile(goodRun(), pathOf(shardFile(0, "quarantine.ndjson")), "x\n"),
    );
    expect(evidence.join("\n")).toMatch(
      /quarantine\.ndjson, as .*manifest\.json tells it and as it is\.bytes: expected 0, found 2/,
    );
  });

  it("finds a shard manifest that is not the one which the run manifest names", () => {
    const { evidence } = find(correctContent, withManifestText(goodRun()));
    expect(evidence.join("\n")).toContain(
      `${manifest}, as ${pathOf("manifest.json")}: shards.1 tells it`,
    );
  });

  it("finds a manifest that names a file which is not there", () => {
    const { evidence } = find(correctContent, withFile(goodRun(), pathOf(profiles), null));
    expect(evidence[0]).toBe(
      `${pathOf(shardFile(0, "manifest.json"))} names ${profiles}, which is not there`,
    );
  });

  it("finds a manifest that names another shard's file", () => {
    const other = shardFile(0, "quarantine.ndjson");
    const { evidence } = judge(manifest, (text) =>
      text.replace(shardFile(1, "quarantine.ndjson"), other),
    );
    expect(evidence[0]).toContain(`what "${other}" is.shard: expected 1, found 0`);
  });

  it("is not applicable without an oracle, or when nothing was published", () => {
    const files = { ...goodRun().files, paths: [] };
    for (const nothing of [{ oracle: null, files }, { files }]) {
      expect(find(correctContent, { ...goodRun(), ...nothing }).verdict).toBe("not-applicable");
    }
  });

  it("finds what was published from sources that cannot be used, unless it was there before", () => {
    const run = { ...goodRun(), oracle: null };
    const { evidence } = find(correctContent, run);
    expect(evidence[0]).toBe(
      `${pathOf("manifest.json")} was published from sources that cannot be used`,
    );
    const before = new Map(run.files.paths.map((path) => [path, { bytes: 0, sha256: "" }]));
    expect(find(correctContent, { ...run, before }).verdict).toBe("not-applicable");
  });

  it("takes the pipeline's version from the oracle", () => {
    const run = { ...goodRun(), oracle: { ...ORACLE, pipelineVersion: "7" } };
    expect(find(correctContent, run).evidence[0]).toContain(
      'pipelineVersion: expected "7", found "1"',
    );
  });

  it("finds what a manifest says beyond what it should", () => {
    for (const name of [manifest, "manifest.json"]) {
      const { evidence } = judge(
        name,
        edited((document) => Object.assign(document, { publishedAt: "now" })),
      );
      expect(evidence[0]).toBe(`${pathOf(name)}.publishedAt: expected nothing, found "now"`);
    }
  });

  it("asks of the manifest of another run to name what is there", () => {
    const other = "0".repeat(32);
    const copied = goodRun().files.paths.reduce(
      (run, path) =>
        withFile(run, path.replace(ORACLE.runKey, other), goodRun().files.read(path).toString()),
      goodRun(),
    );
    expect(find(correctContent, copied).verdict).toBe("holds");
    const without = withFile(copied, `${other}/${profiles}`, null);
    expect(find(correctContent, without).evidence).toEqual([
      `${other}/manifest.json names ${profiles}, which is not there`,
    ]);
    const changed = withFile(copied, `${other}/${profiles}`, "x");
    expect(find(correctContent, changed).evidence[0]).toContain(
      `${profiles}, as ${other}/manifest.json tells it and as it is.bytes: expected`,
    );
  });
});

/** The same manifest in other bytes. */
function withManifestText(run: ReturnType<typeof goodRun>) {
  const value = JSON.parse(run.files.read(pathOf(manifest)).toString());
  return withFile(run, pathOf(manifest), JSON.stringify(value));
}
