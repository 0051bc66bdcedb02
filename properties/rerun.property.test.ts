/**
 * Promise: a re-run is byte-identical. The same sources and shard count give the same artifacts and
 * the same results, in whatever order shards run, whether the output is new or is written over, in
 * any process, locale, time zone and working directory.
 *
 * The rule (design, section 5, "Idempotency").
 */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { useTempFolder } from "../tasks/testing/temp-folder.ts";
import { sourceDrafts, writeSources } from "./arbitrary/sources.ts";
import type { Answer } from "./child/answer.ts";
import type { PipelineOutcome } from "./child/run-pipeline.ts";
import { SURROUNDINGS, useChild } from "./fresh-process.ts";
import { readPublished, writeFiles } from "./on-disk.ts";
import { runPipeline } from "./pipeline-in-process.ts";
import { runs } from "./replay.ts";
import { runOver } from "./run-over.ts";

const folder = useTempFolder();

/** A number of shards and an order to run them in. */
const shardsInOrder = () =>
  fc.integer({ min: 1, max: 12 }).chain((shards) => {
    const all = Array.from({ length: shards }, (_, shard) => shard);
    return fc.record({
      shards: fc.constant(shards),
      order: fc.shuffledSubarray(all, { minLength: shards }),
    });
  });

const shardCount = () => fc.integer({ min: 1, max: 12 });

it("in another order of shards", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardsInOrder(), async (drafts, { shards, order }) => {
      const files = writeSources(drafts);
      const first = await runOver(files, shards);
      expect(await runOver(files, shards, order)).toEqual(first);
    }),
    runs(50),
  );
});

it("over its own output, which is the same file by file afterwards and holds nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardsInOrder(), async (drafts, { shards, order }) => {
      const own = await mkdtemp(join(folder(), "run-"));
      const sources = await writeFiles(join(own, "sources"), writeSources(drafts));
      const input = { sources, output: join(own, "output"), shards, maxQuarantined: 1 };
      const first = await runPipeline(input);
      const published = await readPublished(input.output);
      expect(await runPipeline(input, { order })).toEqual(first);
      expect(await readPublished(input.output)).toEqual(published);
      await rm(own, { recursive: true });
    }),
    runs(12),
  );
});

it("on a real disk and on one in memory", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardCount(), async (drafts, shards) => {
      const files = writeSources(drafts);
      const own = await mkdtemp(join(folder(), "run-"));
      const sources = await writeFiles(join(own, "sources"), files);
      const output = join(own, "output");
      const run = await runPipeline({ sources, output, shards, maxQuarantined: 1 });
      expect({ ...run, published: await readPublished(output) }).toEqual(
        await runOver(files, shards),
      );
      await rm(own, { recursive: true });
    }),
    runs(12),
  );
});

describe("in a fresh process", () => {
  const runInChild = useChild("run-pipeline.ts");

  it.each(SURROUNDINGS)(
    "in locale $locale and time zone $timeZone, in another working directory",
    async (surroundings) => {
      await fc.assert(
        fc.asyncProperty(sourceDrafts(), shardCount(), async (drafts, shards) => {
          const files = writeSources(drafts);
          const own = await mkdtemp(join(folder(), "run-"));
          const sources = await writeFiles(join(own, "sources"), files);
          const output = join(own, "output");
          const input = { sources, output, shards, maxQuarantined: 1 };
          const answer = await runInChild(input, { surroundings });
          const { published, ...run } = await runOver(files, shards);
          expect(answer).toEqual({
            surroundings,
            output: { run },
          } satisfies Answer<PipelineOutcome>);
          expect(await readPublished(output)).toEqual(published);
        }),
        // A run starts a process: shrinking in this way would take minutes.
        { ...runs(3), endOnFailure: true },
      );
    },
  );
});
