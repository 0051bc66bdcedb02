/** The pieces of bytes that an artifact is written from. */
import { createHash } from "node:crypto";
import { ByteWriter } from "./byte-writer.ts";
import type { ArtifactDigest, Pieces } from "./store.ts";

/** Large enough that a write costs more than its call, small enough to bound memory. */
const PIECE_BYTES = 256 * 1024;
/** Most runs of a search are over less than a piece. */
const FIRST_BYTES = 8 * 1024;

/**
 * What is written for each item, gathered into pieces of about 256 KiB. A piece is valid until the
 * next one is asked for.
 *
 * @param write writes one item; called only when a piece needs it
 * @param out where pieces are written, one after the other at the same place, behind what is there
 */
export function* inPieces<Item>(
  items: Iterable<Item>,
  write: (out: ByteWriter, item: Item) => void,
  out = new ByteWriter(FIRST_BYTES),
): Iterable<Uint8Array> {
  const start = out.length;
  for (const item of items) {
    write(out, item);
    if (out.length - start < PIECE_BYTES) continue;
    yield out.bytes.subarray(start, out.length);
    out.length = start;
  }
  if (out.length > start) yield out.bytes.subarray(start, out.length);
}

/** The length of pieces together, and the sha256 of their bytes. */
export async function digestOfPieces(pieces: Pieces): Promise<ArtifactDigest> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** A manifest: indented JSON with a final LF; keys stand in the order of the object. */
export function jsonDocument(value: object): Iterable<Uint8Array> {
  return [Buffer.from(`${JSON.stringify(value, null, 2)}\n`, "utf8")];
}
