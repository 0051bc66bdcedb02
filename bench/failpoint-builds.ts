/** The two programs that are compared: shards with failpoints, and the same without any. */
import { execFile } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build, type Plugin } from "esbuild";
import { createDirectoryStore } from "../tasks/directory-store.ts";
import { nodeDisk } from "../tasks/disk.ts";
import { inactiveFailpoints } from "../tasks/failpoints.ts";
import { inspectSources } from "../tasks/inspect-sources.ts";
import { runKeyOf, type SourceDigests, sourceDigestOf } from "../tasks/source-digest.ts";
import type { FailpointCount, ShardMeasurement, ShardOrder } from "./failpoint-cost-run.ts";
import { countOfCalls, failpointRemover } from "./without-failpoints.ts";

export interface Builds {
  readonly with: string;
  readonly without: string;
  /** Statements taken out, by file of `tasks/`. */
  readonly removed: Readonly<Record<string, number>>;
}

const ENTRY = fileURLToPath(new URL("./failpoint-cost-run.ts", import.meta.url));

/**
 * Bundles both into a folder.
 *
 * @throws Error nothing was taken out, or not everything: then there is nothing to compare
 */
export async function bundleBoth(folder: string): Promise<Builds> {
  const removed: Record<string, number> = {};
  const remover = failpointRemover((file, count) => {
    removed[basename(file)] = count;
  });
  const builds = {
    with: await bundle(join(folder, "with.cjs"), []),
    without: await bundle(join(folder, "without.cjs"), [remover]),
    removed,
  };
  const [before, after] = await Promise.all(
    [builds.with, builds.without].map(async (file) => countOfCalls(await readFile(file, "utf8"))),
  );
  const statements = Object.values(removed).reduce((sum, count) => sum + count, 0);
  if (statements === 0 || after !== 0 || before === 0) {
    throw new Error(
      `${statements} failpoints were taken out; the build with them has ${before}, the other one ${after}`,
    );
  }
  return builds;
}

/** As the worker is bundled (`harness/platform/bundle.ts`). */
async function bundle(outfile: string, plugins: Plugin[]): Promise<string> {
  await build({
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
    plugins,
  });
  return outfile;
}

/**
 * V8 without helper threads: what they spend on compiling and collecting varies, on a busy machine,
 * by more than what is measured here.
 */
export const NODE_FLAGS: readonly string[] = ["--single-threaded"];

export interface Bench {
  /** Plays a shard in a fresh process, into an empty output. */
  measure(program: string, shard: number): Promise<ShardMeasurement>;
  /** Counts the failpoints that a shard reaches. */
  count(program: string, shard: number): Promise<FailpointCount>;
}

/** Makes ready to play over the sources in a folder; the output lies in another one, and goes. */
export async function prepareBench(
  sources: string,
  output: string,
  shardCount: number,
): Promise<Bench> {
  const store = createDirectoryStore({
    disk: nodeDisk,
    failpoints: inactiveFailpoints,
    attemptTag: "bench",
  });
  const inspected = await inspectSources(store.sources(sources));
  const files = Object.fromEntries(
    Object.entries(inspected).map(([source, { bytes, sha256 }]) => [source, { bytes, sha256 }]),
  ) as unknown as SourceDigests;
  const place = join(output, runKeyOf(sourceDigestOf(files), shardCount));

  async function play<Said>(program: string, shard: number, counts: boolean): Promise<Said> {
    await mkdir(place, { recursive: true });
    const order: ShardOrder = {
      input: { sources, output, shard, shardCount, files },
      counts,
    };
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...NODE_FLAGS,
      program,
      JSON.stringify(order),
    ]);
    await rm(output, { recursive: true });
    return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Said;
  }

  return {
    measure: (program, shard) => play<ShardMeasurement>(program, shard, false),
    count: (program, shard) => play<FailpointCount>(program, shard, true),
  };
}
