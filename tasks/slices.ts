/**
 * Slices: the rows of one source, gathered by shard. One file holds those of all shards, in segments of
 * one shard each, so that a pass over the source needs two files however many shards there are, and
 * memory for one segment a shard.
 *
 * A row is its line in the source (u32, little-endian), its length times two, plus one if a quote
 * stands in it (u32), and its bytes.
 */
import { createHash, type Hash } from "node:crypto";
import { ByteWriter } from "./byte-writer.ts";
import type { ByteRange } from "./disk.ts";
import type { RawRow } from "./rows.ts";
import type { ArtifactDigest } from "./store.ts";

/** Where a shard's rows lie in the file of slices, and what they are. */
export interface Slice extends ArtifactDigest {
  readonly rows: number;
  readonly segments: readonly ByteRange[];
}

export interface SliceWriter {
  /** Appends a row to the slice of a shard. */
  add(shard: number, row: RawRow): void;
  /** The segments that are full; each is valid until the next is asked for. */
  full(): Iterable<Uint8Array>;
  /** The segments of all that is left. */
  rest(): Iterable<Uint8Array>;
  /** By shard. */
  slices(): readonly Slice[];
}

const ROW_HEAD = 8;
const LONGEST_SEGMENT = 256 * 1024;
/** What the segments that are being filled may take together. */
const SEGMENTS_BYTES = 64 * 1024 * 1024;

/** Makes a writer. The same rows and number of shards give the same bytes. */
export function createSliceWriter(shardCount: number): SliceWriter {
  const share = Math.floor(SEGMENTS_BYTES / shardCount);
  const segmentBytes = Math.min(LONGEST_SEGMENT, share);
  const shards = Array.from({ length: shardCount }, newSlice);
  /** Shards whose segment is full. */
  let due: OpenSlice[] = [];
  let offset = 0;

  function close(slice: OpenSlice): Uint8Array {
    const { length } = slice.pending;
    const segment = slice.pending.bytes.subarray(0, length);
    slice.hash.update(segment);
    slice.segments.push([offset, length]);
    offset += length;
    slice.pending.length = 0;
    return segment;
  }

  return {
    add(shard, row) {
      const slice = shards[shard] as OpenSlice;
      const { pending } = slice;
      const length = row.end - row.start;
      const wasDue = pending.length >= segmentBytes;
      pending.reserve(ROW_HEAD + length);
      pending.bytes.writeUInt32LE(row.line, pending.length);
      pending.bytes.writeUInt32LE(2 * length + (row.hasQuote ? 1 : 0), pending.length + 4);
      pending.length += ROW_HEAD;
      pending.copy(row.buffer, row.start, row.end);
      slice.rows += 1;
      if (!wasDue && pending.length >= segmentBytes) due.push(slice);
    },
    *full() {
      for (const slice of due) yield close(slice);
      due = [];
    },
    *rest() {
      for (const slice of shards) if (slice.pending.length > 0) yield close(slice);
    },
    slices: () =>
      shards.map(({ rows, segments, hash }) => ({
        rows,
        bytes: segments.reduce((sum, [, length]) => sum + length, 0),
        sha256: hash.copy().digest("hex"),
        segments,
      })),
  };
}

interface OpenSlice {
  rows: number;
  readonly pending: ByteWriter;
  readonly hash: Hash;
  readonly segments: ByteRange[];
}

function newSlice(): OpenSlice {
  return { rows: 0, pending: new ByteWriter(1024), hash: createHash("sha256"), segments: [] };
}

/** Calls back for each row of a slice, in the order of the source; the row is only valid in the call. */
export function eachRow(slice: Buffer, onRow: (row: RawRow) => void): void {
  const row: RawRow = { buffer: slice, start: 0, end: 0, line: 0, hasQuote: false };
  for (let at = 0; at < slice.length; at = row.end) {
    const length = slice.readUInt32LE(at + 4);
    row.line = slice.readUInt32LE(at);
    row.hasQuote = (length & 1) === 1;
    row.start = at + ROW_HEAD;
    row.end = row.start + (length >>> 1);
    onRow(row);
  }
}
