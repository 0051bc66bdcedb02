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

  return {
    write(shard, line) {
      if (shard !== current) upTo(shard);
      if (used + line.length > BUFFER_BYTES) flush();
      if (line.length > BUFFER_BYTES) {
        scratch.append(name, bytesOf(line));
        written += line.length;
      } else used += buffer.write(line, used, "latin1");
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
