/**
 * Promise: whether every shard reads all of the sources or only the slices that `partition_source` has
 * cut for it, a run publishes the same bytes and returns the same result. What a source is refused for
 * is the same too.
 *
 * The rule (issue of scale, point 3): both ways give byte-identical artifacts. Sources are whatever an
 * export may be, damage included; the slices are extra files that no manifest of the run names.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { damagedSources } from "./arbitrary/damaged.ts";
import { speltSources, written } from "./arbitrary/spelling.ts";
import { tables } from "./arbitrary/tables.ts";
import { runs } from "./replay.ts";
import { type PublishedRun, runOver } from "./run-over.ts";

const isOfPartition = (name: string) =>
  /\/partition-\w+-of-\d+\.(slices|manifest\.json)$/.test(name);

/** A run without what its partitions have published. */
function withoutSlices({ result, shardResults, published }: PublishedRun) {
  const names = Object.keys(published).filter((name) => !isOfPartition(name));
  return {
    result,
    shardResults,
    published: Object.fromEntries(names.sort().map((name) => [name, published[name]])),
  };
}

it("gives the same bytes and the same result, in any number of shards", async () => {
  const shardCount = fc.integer({ min: 1, max: 9 });
  await fc.assert(
    fc.asyncProperty(tables(), speltSources(), shardCount, async (meant, how, shards) => {
      const files = written(meant, how);
      const sliced = await runOver(files, shards, undefined, true);
      const routed = await runOver(files, shards);
      expect(Object.keys(sliced.published).filter(isOfPartition)).toHaveLength(8);
      expect(withoutSlices(sliced)).toEqual(withoutSlices(routed));
    }),
    runs(100),
  );
});

it("does so for sources damaged in any place, or refuses them for the same reason", async () => {
  const outcomeOf = (run: Promise<PublishedRun>) =>
    run.then(withoutSlices, (error: Error) => /\w+\.csv.*/.exec(error.message)?.[0]);
  await fc.assert(
    fc.asyncProperty(damagedSources(), fc.integer({ min: 1, max: 5 }), async (files, shards) => {
      const routed = await outcomeOf(runOver(files, shards));
      const sliced = await outcomeOf(runOver(files, shards, undefined, true));
      // Where several sources are refused, the message of the partitions counts the others.
      expect(sliced).toEqual(typeof routed === "string" ? expect.stringContaining(routed) : routed);
    }),
    runs(100),
  );
});
