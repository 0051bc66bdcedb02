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
import { at, figures, input, kernel, memory } from "./kernel/kernel.ts";
import {
  BATCH_BYTES,
  MAX_ROW_BYTES,
  OUTPUT,
  ROW_HEAD,
  SHARD_ENDS,
  SHARD_ROWS,
  SHARD_STARTS,
} from "./kernel/layout.ts";
import { type RowBatch, rowCount } from "./row-batch.ts";
import type { ArtifactDigest } from "./store.ts";

/** Where a shard's rows lie in the file of slices, and what they are. */
export interface Slice extends ArtifactDigest {
  readonly rows: number;
  readonly segments: readonly ByteRange[];
}

export interface SliceWriter {
  /** Appends the rows of a batch, which was routed, to the slices of their shards. */
  add(rows: RowBatch): void;
  /** The segments that are full; each is valid until the next is asked for. */
  full(): Iterable<Uint8Array>;
  /** The segments of all that is left. */
  rest(): Iterable<Uint8Array>;
  /** By shard. */
  slices(): readonly Slice[];
}

const LONGEST_SEGMENT = 256 * 1024;
/** What the segments that are being filled may take together. */
const SEGMENTS_BYTES = 64 * 1024 * 1024;

/**
 * Makes a writer. The same batches and number of shards give the same bytes, whenever somebody asks for
 * what is full.
 */
export function createSliceWriter(shardCount: number): SliceWriter {
  const share = Math.floor(SEGMENTS_BYTES / shardCount);
  const segmentBytes = Math.min(LONGEST_SEGMENT, share);
  const shards = Array.from({ length: shardCount }, newSlice);
  /** Segments that are full, and those whose bytes may be used again. */
  let full: ByteWriter[] = [];
  const spare: ByteWriter[] = [];
  let offset = 0;

  function close(slice: OpenSlice): void {
    const { pending } = slice;
    slice.hash.update(pending.bytes.subarray(0, pending.length));
    slice.segments.push([offset, pending.length]);
    offset += pending.length;
    full.push(pending);
    slice.pending = spare.pop() ?? new ByteWriter(FIRST_BYTES);
  }

  function* takeFull(): Iterable<Uint8Array> {
    const segments = full;
    full = [];
    for (const segment of segments) {
      yield segment.bytes.subarray(0, segment.length);
      segment.length = 0;
      spare.push(segment);
    }
  }

  return {
    add({ first }) {
      kernel.gather(first, shardCount);
      for (let shard = 0; shard < shardCount; shard++) {
        const rows = figures[at(SHARD_ROWS) + shard] as number;
        if (rows === 0) continue;
        const slice = shards[shard] as OpenSlice;
        const start = OUTPUT + (figures[at(SHARD_STARTS) + shard] as number);
        const end = OUTPUT + (figures[at(SHARD_ENDS) + shard] as number);
        slice.pending.append(memory, start, end);
        slice.rows += rows;
        if (slice.pending.length >= segmentBytes) close(slice);
      }
    },
    full: takeFull,
    *rest() {
      for (const slice of shards) if (slice.pending.length > 0) close(slice);
      yield* takeFull();
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
  pending: ByteWriter;
  readonly hash: Hash;
  readonly segments: ByteRange[];
}

/** Most runs of a search are over a few hundred rows. */
const FIRST_BYTES = 1024;

function newSlice(): OpenSlice {
  return {
    rows: 0,
    pending: new ByteWriter(FIRST_BYTES),
    hash: createHash("sha256"),
    segments: [],
  };
}

/** Hands on the rows of a slice in the order of the source, batch by batch. */
export function eachBatch(slice: Buffer, onRows: (rows: RowBatch) => void): void {
  for (let at = 0; at < slice.length; ) {
    // A row that is longer than a batch is a batch of its own.
    at += openAt(slice, at, BATCH_BYTES) || openAt(slice, at, ROW_HEAD + MAX_ROW_BYTES);
    onRows({ first: 0, end: rowCount() });
  }
}

/** Makes a batch of the rows that lie whole in the next bytes of a slice; returns how many bytes they are. */
function openAt(slice: Buffer, at: number, bytes: number): number {
  const part = slice.subarray(at, at + bytes);
  input.set(part);
  return kernel.openSlice(part.length);
}
