/**
 * Promise: profiles follow from what the rows say, not from how the files are written. Rows in
 * another order, other line ends, a BOM, columns in another order or unknown ones change no profile.
 *
 * Where an id repeats within a source the order of its rows does matter, by the rule that a later
 * usable row replaces an earlier one (design, section 5, "Accounting"); so ids are made unique here
 * where rows change places. And the source digest names the bytes of the files, so that another
 * file is another run, in a folder of its own, whatever it says.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  layout,
  type SourceDraft,
  sourceDraft,
  sourceDrafts,
  writeSources,
} from "./arbitrary/sources.ts";
import { runs } from "./replay.ts";
import { linesOf, type PublishedRun, runOver } from "./run-over.ts";

const shardCount = () => fc.integer({ min: 1, max: 12 });

/** The drafts with the first row of every id only. */
function withUniqueIds(drafts: readonly SourceDraft[]): SourceDraft[] {
  return drafts.map(({ source, rows, layout }) => {
    const byId = new Map(rows.toReversed().map((row) => [row.customerId, row]));
    return sourceDraft(source, [...byId.values()], layout);
  });
}

/** Sources without repeated ids, and the same with their rows in another order. */
const sameRowsTwice = () =>
  sourceDrafts()
    .map(withUniqueIds)
    .chain((drafts) =>
      fc
        .tuple(
          ...drafts.map(({ source, rows, layout }) =>
            fc
              .shuffledSubarray([...rows], { minLength: rows.length })
              .map((shuffled) => sourceDraft(source, shuffled, layout)),
          ),
        )
        .map((shuffled) => ({ drafts, shuffled })),
    );

/** Published files of a kind, by name within the run's folder: the folder's name is the sources'. */
function filesOf({ published, result }: PublishedRun, kind: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(published)
      .filter(([name]) => name.endsWith(kind))
      .map(([name, text]) => [name.slice(result.runKey.length + 1), text]),
  );
}

describe("rows in another order, where no id repeats within a source", () => {
  it("leave every profile as it is, byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(sameRowsTwice(), shardCount(), async ({ drafts, shuffled }, shards) => {
        const first = await runOver(writeSources(drafts), shards);
        const second = await runOver(writeSources(shuffled), shards);
        expect(filesOf(second, ".profiles.ndjson")).toEqual(filesOf(first, ".profiles.ndjson"));
      }),
      runs(50),
    );
  });

  it("leave counts, sums, averages and digest of ids as they are", async () => {
    await fc.assert(
      fc.asyncProperty(sameRowsTwice(), shardCount(), async ({ drafts, shuffled }, shards) => {
        const figuresOf = ({ result, shardResults }: PublishedRun) => ({
          averageHealthScore: result.averageHealthScore,
          run: [result.customers, result.rows, result.idDigest, result.sums],
          shards: shardResults.map((shard) => [
            shard.customers,
            shard.rows,
            shard.idDigest,
            shard.sums,
            shard.profiles,
          ]),
        });
        const first = await runOver(writeSources(drafts), shards);
        const second = await runOver(writeSources(shuffled), shards);
        expect(figuresOf(second)).toEqual(figuresOf(first));
      }),
      runs(50),
    );
  });

  it("change nothing of a quarantined row but its line number and place", async () => {
    await fc.assert(
      fc.asyncProperty(sameRowsTwice(), shardCount(), async ({ drafts, shuffled }, shards) => {
        const withoutLines = (run: PublishedRun) =>
          Object.keys(filesOf(run, ".quarantine.ndjson")).map((name) =>
            linesOf(run.published, `${run.result.runKey}/${name}`)
              .map((line) => line.replace(/"line":\d+,/, ""))
              .sort(),
          );
        const first = await runOver(writeSources(drafts), shards);
        const second = await runOver(writeSources(shuffled), shards);
        expect(withoutLines(second)).toEqual(withoutLines(first));
      }),
      runs(50),
    );
  });
});

it("the same rows in another layout give the same profiles, byte for byte", async () => {
  const layouts = fc.tuple(layout(), layout(), layout(), layout());
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), layouts, shardCount(), async (drafts, layouts, shards) => {
      const other = drafts.map(({ source, rows, layout }, i) =>
        sourceDraft(source, rows, layouts[i] ?? layout),
      );
      const first = await runOver(writeSources(drafts), shards);
      const second = await runOver(writeSources(other), shards);
      expect(filesOf(second, ".profiles.ndjson")).toEqual(filesOf(first, ".profiles.ndjson"));
    }),
    runs(50),
  );
});
