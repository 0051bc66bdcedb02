/** Files piece by piece: they need not fit into memory. */
import { closeSync, openSync, readSync } from "node:fs";

/** Length of a piece: long enough that a call costs nothing beside it, short enough for a cache. */
const PIECE_BYTES = 1 << 20;

/**
 * The bytes of a file, in pieces that are good until the next one.
 *
 * @param start the first byte
 * @param end the byte behind the last; without it, all up to the file's end
 * @throws Error of the file system, with its `code`
 */
export function* fileChunks(
  path: string,
  start = 0,
  end = Number.POSITIVE_INFINITY,
): Generator<Buffer> {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(PIECE_BYTES, end - start)));
    let at = start;
    while (at < end) {
      const read = readSync(file, buffer, 0, Math.min(buffer.length, end - at), at);
      if (read === 0) return;
      at += read;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}
