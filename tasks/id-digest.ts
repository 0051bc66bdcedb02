/**
 * A digest of a set of ids that does not depend on their order: the sum modulo 2^128 of the MD5 of
 * each. Equal digests of two shards' ids against an expectation show that no id is missing, added
 * or doubled, without the ids themselves.
 */
import { md5 } from "./md5.ts";

export interface IdDigest {
  /** Adds the id `bytes[start, end)`. */
  add(bytes: Uint8Array, start: number, end: number): void;
  /** 32 lower-case hex digits. */
  hex(): string;
}

/** An empty digest: `hex()` is 32 zeros until an id is added. */
export function createIdDigest(): IdDigest {
  const sum = new Uint32Array(4);
  const term = new Uint32Array(4);
  return {
    add(bytes, start, end) {
      md5(bytes, start, end, term);
      addTo(sum, term);
    },
    hex: () => toHex(sum),
  };
}

/** The digest of a union of disjoint sets, from the digests of the sets (32 hex digits each). */
export function sumIdDigests(digests: readonly string[]): string {
  const sum = new Uint32Array(4);
  for (const digest of digests) {
    addTo(
      sum,
      Uint32Array.from({ length: 4 }, (_, i) =>
        Number.parseInt(digest.slice(i * 8, i * 8 + 8), 16),
      ),
    );
  }
  return toHex(sum);
}

function addTo(sum: Uint32Array, term: Uint32Array): void {
  let carry = 0;
  for (let word = 3; word >= 0; word--) {
    const total = (sum[word] as number) + (term[word] as number) + carry;
    sum[word] = total;
    carry = total > 0xffffffff ? 1 : 0;
  }
}

function toHex(words: Uint32Array): string {
  return Array.from(words, (word) => word.toString(16).padStart(8, "0")).join("");
}
