/** Length and digest of files of any length, piece by piece. */
import { createHash } from "node:crypto";
import type { Content } from "./digest.ts";

export interface ContentCounter {
  add(piece: Uint8Array): void;
  /** Of all pieces together; to be asked for once. */
  content(): Content;
}

export function createContentCounter(): ContentCounter {
  const hash = createHash("sha256");
  let bytes = 0;
  return {
    add(piece) {
      hash.update(piece);
      bytes += piece.length;
    },
    content: () => ({ bytes, sha256: hash.digest("hex") }),
  };
}

export function contentOfChunks(chunks: Iterable<Uint8Array>): Content {
  const counter = createContentCounter();
  for (const chunk of chunks) counter.add(chunk);
  return counter.content();
}
