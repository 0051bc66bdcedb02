import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Figures } from "./figures.ts";
import { type ResultFile, writeResult, writeSummary } from "./result-files.ts";
import type { ShardResult } from "./shard.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "result-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const figures = (wallMs: number): Figures => ({
  wallMs,
  userMs: wallMs,
  systemMs: 0,
  peakMiB: 100,
  rounds: { wallMs: [wallMs], userMs: [wallMs], systemMs: [0], peakMiB: [100] },
});
const ratio = { median: 20, least: 19, most: 21 };
const result: ShardResult = {
  shards: 10,
  shard: 0,
  customers: 100,
  own: figures(1000),
  ownFromSlices: figures(500),
  reference: figures(20_000),
  wallRatio: ratio,
  cpuRatio: ratio,
};
const file: ResultFile = {
  question: "?",
  date: "2026-11-25T01:02:03.000Z",
  commit: "abcdef",
  command: "npm run bench",
  node: "v20",
  machine: { cpu: "a CPU", cpus: 2, memoryGiB: 4, system: "Linux", load: 0.1 },
  data: { customers: 1000, rows: 4000, bytes: 1, seed: 42 },
  rounds: 3,
  result,
};

it("tells and draws what lies in the folder, with where it was measured", () => {
  writeResult(folder, "shard", file);
  expect(writeSummary(folder)).toEqual([join(folder, "scale.svg"), join(folder, "scale.md")]);
  const page = readFileSync(join(folder, "scale.md"), "utf8");
  expect(page).toMatch(/\| this pipeline, from the sources *\| +1\.00 s \|/);
  expect(page).toContain("takes 20 times as long (19 to 21)");
  for (const said of ["2 × a CPU", "2026-11-25", "abcdef", "npm run bench", "3 runs"]) {
    expect(page).toContain(said);
  }
  expect(readFileSync(join(folder, "scale.svg"), "utf8")).toContain("20.00 s, 100 MiB");
});

it("draws nothing where nothing is to be drawn", () => {
  const limits = { sourceBytes: 1, ids: 1, outputBytes: 1, limits: {} };
  for (const name of ["read", "readAndSha256", "md5OfIds", "writeAndFsync"]) {
    Object.assign(limits.limits, { [name]: { wallMs: 1, cpuMs: 1 } });
  }
  writeResult(folder, "limits", { ...file, result: limits });
  expect(writeSummary(folder)).toEqual([join(folder, "scale.md")]);
});
