import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../invariants/invariant.ts";
import { bundleWorker } from "../platform/bundle.ts";
import { loadScenario } from "../scenario/load.ts";
import { judge } from "../targets/judge.ts";
import { playLocal } from "../targets/local.ts";
import { playSimulated } from "../targets/simulated.ts";
import { claimWorkFolder } from "../targets/work-folder.ts";
import { bundleThread } from "./bundle-thread.ts";
import { saveFound } from "./save-found.ts";
import { search } from "./search.ts";

/** A pipeline that never removes what a dead attempt has left. */
const noSweep: Plugin = {
  name: "no-sweep",
  setup(build) {
    build.onLoad({ filter: /tasks\/directory-store\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const broken = text.replace("async sweep(folder, namePrefix) {", "$& return;");
      if (broken === text) throw new Error("the store has changed: break it otherwise");
      return { contents: broken, loader: "ts" };
    });
  },
};

let folder: string;
let thread: string;
let brokenThread: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "search-"));
  thread = await bundleThread(join(folder, "good"));
  brokenThread = await bundleThread(join(folder, "broken"), [noSweep]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const violatedBy = (findings: readonly Finding[]) =>
  findings.filter(({ verdict }) => verdict === "violated").map(({ invariant }) => invariant);

const LIMITS = { firstSeed: 1, runs: 60, seconds: 60, threads: 2 };

describe("a search", () => {
  it("goes through its seeds and tells what it has been to", async () => {
    const { runs, shapes, pairs } = await search({ ...LIMITS, thread, only: ["exactly-once"] });
    expect(runs).toBe(60);
    expect(shapes).toBeGreaterThan(30);
    expect(pairs.size).toBeGreaterThan(5);
  });

  it("tries the same plans on any number of threads", async () => {
    const shapesOn = async (threads: number) =>
      (await search({ ...LIMITS, threads, thread, only: ["exactly-once"] })).shapes;
    expect(await shapesOn(3)).toBe(await shapesOn(1));
  });

  it("begins nothing more when its time is over", async () => {
    const { runs, seconds } = await search({
      ...LIMITS,
      runs: 1_000_000,
      seconds: 1,
      thread,
      only: ["exactly-once"],
    });
    expect(runs).toBeLessThan(10_000);
    expect(seconds).toBeLessThan(20);
  });
});

describe("a broken pipeline", () => {
  it("is found, its plan shrunk, and the file that is left fails in the same way", async () => {
    // From a seed on whose first failing plan needs no simulated disk: real processes can play it.
    const options = { ...LIMITS, firstSeed: 60, runs: 100, only: ["no-leftovers"] };
    const { failure } = await search({ ...options, thread: brokenThread });
    if (failure === null) throw new Error("the bug was not found");
    expect(failure.found.violated).toEqual(["no-leftovers"]);
    expect(failure.found.searched.faults.length).toBeLessThanOrEqual(2);
    expect(failure.found.searched.customers).toBe(1);

    const again = await search({ ...options, threads: 1, thread: brokenThread });
    expect(again.failure?.seed).toBe(failure.seed);
    expect(again.failure?.found.searched).toEqual(failure.found.searched);

    const saved = saveFound(failure, join(folder, "found"));
    expect(saved.story.join("\n")).toContain("strikes:");
    expect(saved.replay).toHaveLength(2);
    const scenario = loadScenario(saved.file);
    // On the real pipeline the very same plan ends well.
    expect(violatedBy(judge(scenario, await playSimulated(scenario)))).toEqual([]);
    // On real processes it fails in the same way.
    const command = await bundleWorker(join(folder, "worker"), undefined, [noSweep]);
    const work = claimWorkFolder(scenario.name, join(folder, "plays"));
    expect(violatedBy(judge(scenario, await playLocal(scenario, { command, work })))).toEqual([
      "no-leftovers",
    ]);
    work.release();
  });
});
