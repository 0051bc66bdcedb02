/** A read that fails in its midst. */

/** Hands on so many bytes; a read that goes beyond is struck, and ends in the failure. */
export async function* readUntil(
  pieces: AsyncIterable<Uint8Array>,
  bytes: number,
  strike: () => void,
  failure: () => Error,
): AsyncIterable<Uint8Array> {
  let left = bytes;
  for await (const piece of pieces) {
    const part = piece.subarray(0, left);
    if (part.length > 0) yield part;
    left -= part.length;
    if (part.length === piece.length) continue;
    strike();
    throw failure();
  }
}
