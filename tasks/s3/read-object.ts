/** Reading an object piece by piece, some of them ahead of whoever works on them. */
import type { ByteRange } from "../disk.ts";

/** A part of an object, and what the whole is. */
export interface ObjectPart {
  readonly bytes: Uint8Array;
  /** Names the very object that the part is of. */
  readonly etag: string | undefined;
  /** Length of the whole object. */
  readonly size: number;
}

/** @param etag the object that must still be there */
export type GetPart = (range: ByteRange, etag?: string) => Promise<ObjectPart>;

/** What one request asks for: an answer costs some 30 ms before its first byte. */
export const PIECE_BYTES = 4 * 1024 * 1024;
/** Requests under way at once; the memory that reading takes is this many pieces. */
const AHEAD = 4;

/**
 * The bytes of an object, in order. One that is replaced while it is read whole is an error
 * (PreconditionFailed), not a mixture.
 *
 * @param ranges the parts to read instead of all
 */
export async function* readObject(
  get: GetPart,
  ranges?: readonly ByteRange[],
): AsyncIterable<Uint8Array> {
  if (ranges !== undefined) {
    yield* fetchedAhead(inPieces(joined(ranges)), (range) => get(range));
    return;
  }
  const { bytes, etag, size } = await get([0, PIECE_BYTES]);
  if (bytes.length > 0) yield bytes;
  const rest: ByteRange = [bytes.length, size - bytes.length];
  yield* fetchedAhead(inPieces([rest]), (range) => get(range, etag));
}

/** Ranges of which one begins where the one before ends become one. */
function joined(ranges: readonly ByteRange[]): ByteRange[] {
  const longer: [number, number][] = [];
  for (const [offset, bytes] of ranges) {
    const last = longer.at(-1);
    if (last !== undefined && last[0] + last[1] === offset) last[1] += bytes;
    else longer.push([offset, bytes]);
  }
  return longer;
}

function* inPieces(ranges: readonly ByteRange[]): Iterable<ByteRange> {
  for (const [offset, bytes] of ranges) {
    for (let at = 0; at < bytes; at += PIECE_BYTES) {
      yield [offset + at, Math.min(PIECE_BYTES, bytes - at)];
    }
  }
}

async function* fetchedAhead(ranges: Iterable<ByteRange>, get: GetPart): AsyncIterable<Uint8Array> {
  const iterator = ranges[Symbol.iterator]();
  const underWay: Promise<ObjectPart>[] = [];
  const startOne = () => {
    const { done, value } = iterator.next();
    if (done === true) return;
    const part = get(value);
    // Its error is met when it is its turn. Whoever stops before that minds none.
    part.catch(() => {});
    underWay.push(part);
  };
  for (let i = 0; i < AHEAD; i++) startOne();
  for (let part = underWay.shift(); part !== undefined; part = underWay.shift()) {
    const { bytes } = await part;
    startOne();
    if (bytes.length > 0) yield bytes;
  }
}
