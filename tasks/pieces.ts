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
 */
export function* inPieces<Item>(
  items: Iterable<Item>,
  write: (out: ByteWriter, item: Item) => void,
): Iterable<Uint8Array> {
  const out = new ByteWriter(FIRST_BYTES);
  for (const item of items) {
    write(out, item);
    if (out.length < PIECE_BYTES) continue;
    yield out.bytes.subarray(0, out.length);
    out.length = 0;
  }
  if (out.length > 0) yield out.bytes.subarray(0, out.length);
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
