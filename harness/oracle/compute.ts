/** The oracle: what a run over these sources must publish. */
import { contentOfChunks } from "./content.ts";
import { type Content, PIPELINE_VERSION, runKeyOf, sourceDigestOf } from "./digest.ts";
import { type MergedRange, mergeRange } from "./merge-range.ts";
import {
  type ExpectedFile,
  ORACLE_SOURCES,
  type Oracle,
  type OracleShard,
  type OracleSource,
} from "./oracle.ts";
import type { Boundaries } from "./ranges.ts";
import { readSource, type SourceReading } from "./read-source.ts";
import { createMemoryScratch, type Scratch } from "./scratch.ts";
import { chunksOf, type Piece, piecesOf } from "./sharded-file.ts";
import { add, emptyTally, totalsOf } from "./tally.ts";

export type BySource<Item> = Readonly<Record<OracleSource, Item>>;

/**
 * Works out the output from the bytes of the sources. It shares no code with the pipeline; the rules
 * are those of the design, section 5.
 *
 * Three steps, each a function of data that anybody may call anywhere: every source is read once, and
 * its rows put aside by ranges of customers (`readSource`); every range is merged in memory
 * (`mergeRange`); what the ranges have of a shard is put together (`expectedPieces`). This does all
 * of it here and in memory.
 *
 * @param sources the bytes of each source file
 * @param shardCount 1 … 10 000
 * @param boundaries between ranges of customers, which change nothing about the outcome
 * @throws OracleError the sources cannot be used as a whole: naming file, line and column
 */
export function computeOracle(
  sources: BySource<Buffer>,
  shardCount: number,
  boundaries: Boundaries = [],
): Oracle {
  const scratch = createMemoryScratch();
  const readings = bySource((source) =>
    readSource(source, [sources[source]], { shardCount, boundaries, scratch }),
  );
  const names = bySource((source) => readings[source].names);
  const ranges = Array.from({ length: boundaries.length + 1 }, (_, range) =>
    mergeRange(range, { names, shardCount, scratch }),
  );
  const contents = expectedPieces(readings, ranges, shardCount).map(({ profiles, quarantine }) => ({
    profiles: contentOfChunks(chunksOf(scratch, profiles)),
    quarantine: contentOfChunks(chunksOf(scratch, quarantine)),
  }));
  return assembleOracle({ readings, ranges, contents, shardCount, scratch });
}

/** One thing for each source. */
export function bySource<Item>(of: (source: OracleSource) => Item): BySource<Item> {
  const entries = ORACLE_SOURCES.map((source) => [source, of(source)] as const);
  return Object.fromEntries(entries) as Record<OracleSource, Item>;
}

/** Something for each of the two data artifacts of a shard. */
export interface ByArtifact<Item> {
  readonly profiles: Item;
  readonly quarantine: Item;
}

/** Where the expected artifacts of every shard lie in the scratch, by shard. */
export function expectedPieces(
  readings: BySource<SourceReading>,
  ranges: readonly MergedRange[],
  shardCount: number,
): ByArtifact<Piece[]>[] {
  const profiles = ranges.map((range) => range.profiles);
  const quarantine = ORACLE_SOURCES.flatMap((source) => readings[source].files);
  return Array.from({ length: shardCount }, (_, shard) => ({
    profiles: piecesOf(profiles, shard),
    quarantine: piecesOf(quarantine, shard),
  }));
}

export interface OracleParts {
  readonly readings: BySource<SourceReading>;
  /** In order of the ids. */
  readonly ranges: readonly MergedRange[];
  /** Digests of what {@link expectedPieces} names, by shard. */
  readonly contents: readonly ByArtifact<Content>[];
  readonly shardCount: number;
  readonly scratch: Scratch;
}

/** Puts the oracle together from what the steps have given. */
export function assembleOracle(parts: OracleParts): Oracle {
  const { readings, ranges, contents, shardCount, scratch } = parts;
  const total = emptyTally();
  const pieces = expectedPieces(readings, ranges, shardCount);
  const shards = contents.map((content, shard): OracleShard => {
    const tally = emptyTally();
    for (const { tallies } of ranges) add(tally, tallies.get(shard) ?? emptyTally());
    add(total, tally);
    const file = (artifact: keyof ByArtifact<Content>): ExpectedFile => ({
      ...content[artifact],
      chunks: () => chunksOf(scratch, pieces[shard]?.[artifact] ?? []),
    });
    const first = ORACLE_SOURCES.map((source) => readings[source].first.get(shard));
    return {
      shard,
      ...totalsOf(
        tally,
        bySource((source) => readings[source].quarantined.get(shard) ?? 0),
      ),
      profiles: file("profiles"),
      quarantine: file("quarantine"),
      firstQuarantined: first.find((place) => place !== undefined) ?? null,
    };
  });
  const sourceDigest = sourceDigestOf(bySource((source) => readings[source].content));
  const quarantined = (source: OracleSource) =>
    [...readings[source].quarantined.values()].reduce((sum, rows) => sum + rows, 0);
  return {
    pipelineVersion: PIPELINE_VERSION,
    shardCount,
    sourceDigest,
    runKey: runKeyOf(sourceDigest, shardCount),
    ...totalsOf(total, bySource(quarantined)),
    shards,
  };
}
