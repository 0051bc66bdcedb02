/** A file that holds something of every shard: shard after shard, and where each begins. */
import type { Scratch } from "./scratch.ts";
import { bytesOf } from "./text.ts";

export interface ShardedFile {
  readonly name: string;
  /** Where the bytes of each shard begin, and behind those of the last one where the file ends. */
  readonly offsets: Float64Array;
}

/** What of a file is one shard's. */
export interface Piece {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface ShardedWriter {
  /** Shards in ascending order; those that are left out stay empty. */
  write(shard: number, line: string): void;
  /** The same with a line's bytes, of which the first `length` count. */
  writeBytes(shard: number, line: Uint8Array, length: number): void;
  /** Writes what is left. */
  end(): ShardedFile;
}

/** How many bytes are gathered before they are written. */
const BUFFER_BYTES = 1 << 20;

/** Writes lines, given as byte text, LF included. */
export function createShardedWriter(
  scratch: Scratch,
  name: string,
  shardCount: number,
): ShardedWriter {
  const offsets = new Float64Array(shardCount + 1);
  let buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  let used = 0;
  let written = 0;
  let current = 0;

  function flush(): void {
    if (used === 0) return;
    scratch.append(name, buffer.subarray(0, used));
    // What was given away is not ours any more.
    buffer = Buffer.allocUnsafe(BUFFER_BYTES);
    written += used;
    used = 0;
  }

  function upTo(shard: number): void {
    offsets.fill(written + used, current + 1, shard + 1);
    current = shard;
  }

  /** Where as many bytes have room in the buffer; undefined where no buffer has it. */
  function roomFor(shard: number, length: number): number | undefined {
    if (shard !== current) upTo(shard);
    if (used + length > BUFFER_BYTES) flush();
    if (length > BUFFER_BYTES) return undefined;
    const at = used;
    used += length;
    return at;
  }

  function appendAtOnce(bytes: Buffer): void {
    scratch.append(name, bytes);
    written += bytes.length;
  }

  return {
    write(shard, line) {
      const at = roomFor(shard, line.length);
      if (at === undefined) appendAtOnce(bytesOf(line));
      else buffer.write(line, at, "latin1");
    },
    writeBytes(shard, line, length) {
      const at = roomFor(shard, length);
      if (at === undefined) appendAtOnce(Buffer.from(line.subarray(0, length)));
      else buffer.set(line.subarray(0, length), at);
    },
    end() {
      upTo(shardCount);
      flush();
      return { name, offsets };
    },
  };
}

/** The pieces of one shard, in the order of the files; empty ones left out. */
export function piecesOf(files: readonly ShardedFile[], shard: number): Piece[] {
  return files.flatMap(({ name, offsets }) => {
    const start = offsets[shard] as number;
    const end = offsets[shard + 1] as number;
    return start === end ? [] : [{ name, start, end }];
  });
}

/** The bytes of pieces, one after the other. */
export function* chunksOf(scratch: Scratch, pieces: readonly Piece[]): Generator<Buffer> {
  for (const { name, start, end } of pieces) yield* scratch.read(name, start, end);
}
