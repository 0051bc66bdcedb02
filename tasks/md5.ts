/**
 * MD5 of short keys without allocation. Per-id calls into `node:crypto` cost several times as much
 * as the rest of the scan; a key of up to 55 bytes fits one block of 64, which is all that this
 * hashes itself. MD5 serves for spreading keys here, never for security.
 */
import { createHash } from "node:crypto";

/** Longest key that fits one padded block: 64 bytes less the 0x80 mark and the 8 bytes of length. */
const LONGEST_ONE_BLOCK_KEY = 55;
/** The word of the block that holds the key's length in bits. */
const LENGTH_WORD = 14;

type WordOfBlock = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;

const block = new Int32Array(16);
/** The same, of which the compiler knows that every word is there. */
const w = block as unknown as Readonly<Record<WordOfBlock, number>>;

/** The key, little-endian, a single 1 bit behind it, zeros, and its length. */
function fillBlock(bytes: Uint8Array, start: number, end: number): void {
  let word = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    block[word++] =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
  }
  let rest = 0;
  let shift = 0;
  for (; at < end; at++, shift += 8) rest |= (bytes[at] as number) << shift;
  block[word++] = rest | (0x80 << shift);
  while (word < LENGTH_WORD) block[word++] = 0;
  block[LENGTH_WORD] = (end - start) << 3;
}

function swapBytes(word: number): number {
  return (
    (((word & 0xff) << 24) |
      ((word & 0xff00) << 8) |
      ((word >>> 8) & 0xff00) |
      ((word >>> 24) & 0xff)) >>>
    0
  );
}

/** RFC 1321, section 3.4, its 64 steps spelled out: a loop over them takes a third longer. */
function hashBlock(out: Uint32Array): void {
  let a = 0x67452301;
  let b = 0xefcdab89 | 0;
  let c = 0x98badcfe | 0;
  let d = 0x10325476;
  let t = 0;

  t = (a + (d ^ (b & (c ^ d))) + w[0] - 0x28955b88) | 0;
  a = (((t << 7) | (t >>> 25)) + b) | 0;
  t = (d + (c ^ (a & (b ^ c))) + w[1] - 0x173848aa) | 0;
  d = (((t << 12) | (t >>> 20)) + a) | 0;
  t = (c + (b ^ (d & (a ^ b))) + w[2] + 0x242070db) | 0;
  c = (((t << 17) | (t >>> 15)) + d) | 0;
  t = (b + (a ^ (c & (d ^ a))) + w[3] - 0x3e423112) | 0;
  b = (((t << 22) | (t >>> 10)) + c) | 0;
  t = (a + (d ^ (b & (c ^ d))) + w[4] - 0x0a83f051) | 0;
  a = (((t << 7) | (t >>> 25)) + b) | 0;
  t = (d + (c ^ (a & (b ^ c))) + w[5] + 0x4787c62a) | 0;
  d = (((t << 12) | (t >>> 20)) + a) | 0;
  t = (c + (b ^ (d & (a ^ b))) + w[6] - 0x57cfb9ed) | 0;
  c = (((t << 17) | (t >>> 15)) + d) | 0;
  t = (b + (a ^ (c & (d ^ a))) + w[7] - 0x02b96aff) | 0;
  b = (((t << 22) | (t >>> 10)) + c) | 0;
  t = (a + (d ^ (b & (c ^ d))) + w[8] + 0x698098d8) | 0;
  a = (((t << 7) | (t >>> 25)) + b) | 0;
  t = (d + (c ^ (a & (b ^ c))) + w[9] - 0x74bb0851) | 0;
  d = (((t << 12) | (t >>> 20)) + a) | 0;
  t = (c + (b ^ (d & (a ^ b))) + w[10] - 0x0000a44f) | 0;
  c = (((t << 17) | (t >>> 15)) + d) | 0;
  t = (b + (a ^ (c & (d ^ a))) + w[11] - 0x76a32842) | 0;
  b = (((t << 22) | (t >>> 10)) + c) | 0;
  t = (a + (d ^ (b & (c ^ d))) + w[12] + 0x6b901122) | 0;
  a = (((t << 7) | (t >>> 25)) + b) | 0;
  t = (d + (c ^ (a & (b ^ c))) + w[13] - 0x02678e6d) | 0;
  d = (((t << 12) | (t >>> 20)) + a) | 0;
  t = (c + (b ^ (d & (a ^ b))) + w[14] - 0x5986bc72) | 0;
  c = (((t << 17) | (t >>> 15)) + d) | 0;
  t = (b + (a ^ (c & (d ^ a))) + w[15] + 0x49b40821) | 0;
  b = (((t << 22) | (t >>> 10)) + c) | 0;
  t = (a + (c ^ (d & (b ^ c))) + w[1] - 0x09e1da9e) | 0;
  a = (((t << 5) | (t >>> 27)) + b) | 0;
  t = (d + (b ^ (c & (a ^ b))) + w[6] - 0x3fbf4cc0) | 0;
  d = (((t << 9) | (t >>> 23)) + a) | 0;
  t = (c + (a ^ (b & (d ^ a))) + w[11] + 0x265e5a51) | 0;
  c = (((t << 14) | (t >>> 18)) + d) | 0;
  t = (b + (d ^ (a & (c ^ d))) + w[0] - 0x16493856) | 0;
  b = (((t << 20) | (t >>> 12)) + c) | 0;
  t = (a + (c ^ (d & (b ^ c))) + w[5] - 0x29d0efa3) | 0;
  a = (((t << 5) | (t >>> 27)) + b) | 0;
  t = (d + (b ^ (c & (a ^ b))) + w[10] + 0x02441453) | 0;
  d = (((t << 9) | (t >>> 23)) + a) | 0;
  t = (c + (a ^ (b & (d ^ a))) + w[15] - 0x275e197f) | 0;
  c = (((t << 14) | (t >>> 18)) + d) | 0;
  t = (b + (d ^ (a & (c ^ d))) + w[4] - 0x182c0438) | 0;
  b = (((t << 20) | (t >>> 12)) + c) | 0;
  t = (a + (c ^ (d & (b ^ c))) + w[9] + 0x21e1cde6) | 0;
  a = (((t << 5) | (t >>> 27)) + b) | 0;
  t = (d + (b ^ (c & (a ^ b))) + w[14] - 0x3cc8f82a) | 0;
  d = (((t << 9) | (t >>> 23)) + a) | 0;
  t = (c + (a ^ (b & (d ^ a))) + w[3] - 0x0b2af279) | 0;
  c = (((t << 14) | (t >>> 18)) + d) | 0;
  t = (b + (d ^ (a & (c ^ d))) + w[8] + 0x455a14ed) | 0;
  b = (((t << 20) | (t >>> 12)) + c) | 0;
  t = (a + (c ^ (d & (b ^ c))) + w[13] - 0x561c16fb) | 0;
  a = (((t << 5) | (t >>> 27)) + b) | 0;
  t = (d + (b ^ (c & (a ^ b))) + w[2] - 0x03105c08) | 0;
  d = (((t << 9) | (t >>> 23)) + a) | 0;
  t = (c + (a ^ (b & (d ^ a))) + w[7] + 0x676f02d9) | 0;
  c = (((t << 14) | (t >>> 18)) + d) | 0;
  t = (b + (d ^ (a & (c ^ d))) + w[12] - 0x72d5b376) | 0;
  b = (((t << 20) | (t >>> 12)) + c) | 0;
  t = (a + (b ^ c ^ d) + w[5] - 0x0005c6be) | 0;
  a = (((t << 4) | (t >>> 28)) + b) | 0;
  t = (d + (a ^ b ^ c) + w[8] - 0x788e097f) | 0;
  d = (((t << 11) | (t >>> 21)) + a) | 0;
  t = (c + (d ^ a ^ b) + w[11] + 0x6d9d6122) | 0;
  c = (((t << 16) | (t >>> 16)) + d) | 0;
  t = (b + (c ^ d ^ a) + w[14] - 0x021ac7f4) | 0;
  b = (((t << 23) | (t >>> 9)) + c) | 0;
  t = (a + (b ^ c ^ d) + w[1] - 0x5b4115bc) | 0;
  a = (((t << 4) | (t >>> 28)) + b) | 0;
  t = (d + (a ^ b ^ c) + w[4] + 0x4bdecfa9) | 0;
  d = (((t << 11) | (t >>> 21)) + a) | 0;
  t = (c + (d ^ a ^ b) + w[7] - 0x0944b4a0) | 0;
  c = (((t << 16) | (t >>> 16)) + d) | 0;
  t = (b + (c ^ d ^ a) + w[10] - 0x41404390) | 0;
  b = (((t << 23) | (t >>> 9)) + c) | 0;
  t = (a + (b ^ c ^ d) + w[13] + 0x289b7ec6) | 0;
  a = (((t << 4) | (t >>> 28)) + b) | 0;
  t = (d + (a ^ b ^ c) + w[0] - 0x155ed806) | 0;
  d = (((t << 11) | (t >>> 21)) + a) | 0;
  t = (c + (d ^ a ^ b) + w[3] - 0x2b10cf7b) | 0;
  c = (((t << 16) | (t >>> 16)) + d) | 0;
  t = (b + (c ^ d ^ a) + w[6] + 0x04881d05) | 0;
  b = (((t << 23) | (t >>> 9)) + c) | 0;
  t = (a + (b ^ c ^ d) + w[9] - 0x262b2fc7) | 0;
  a = (((t << 4) | (t >>> 28)) + b) | 0;
  t = (d + (a ^ b ^ c) + w[12] - 0x1924661b) | 0;
  d = (((t << 11) | (t >>> 21)) + a) | 0;
  t = (c + (d ^ a ^ b) + w[15] + 0x1fa27cf8) | 0;
  c = (((t << 16) | (t >>> 16)) + d) | 0;
  t = (b + (c ^ d ^ a) + w[2] - 0x3b53a99b) | 0;
  b = (((t << 23) | (t >>> 9)) + c) | 0;
  t = (a + (c ^ (b | ~d)) + w[0] - 0x0bd6ddbc) | 0;
  a = (((t << 6) | (t >>> 26)) + b) | 0;
  t = (d + (b ^ (a | ~c)) + w[7] + 0x432aff97) | 0;
  d = (((t << 10) | (t >>> 22)) + a) | 0;
  t = (c + (a ^ (d | ~b)) + w[14] - 0x546bdc59) | 0;
  c = (((t << 15) | (t >>> 17)) + d) | 0;
  t = (b + (d ^ (c | ~a)) + w[5] - 0x036c5fc7) | 0;
  b = (((t << 21) | (t >>> 11)) + c) | 0;
  t = (a + (c ^ (b | ~d)) + w[12] + 0x655b59c3) | 0;
  a = (((t << 6) | (t >>> 26)) + b) | 0;
  t = (d + (b ^ (a | ~c)) + w[3] - 0x70f3336e) | 0;
  d = (((t << 10) | (t >>> 22)) + a) | 0;
  t = (c + (a ^ (d | ~b)) + w[10] - 0x00100b83) | 0;
  c = (((t << 15) | (t >>> 17)) + d) | 0;
  t = (b + (d ^ (c | ~a)) + w[1] - 0x7a7ba22f) | 0;
  b = (((t << 21) | (t >>> 11)) + c) | 0;
  t = (a + (c ^ (b | ~d)) + w[8] + 0x6fa87e4f) | 0;
  a = (((t << 6) | (t >>> 26)) + b) | 0;
  t = (d + (b ^ (a | ~c)) + w[15] - 0x01d31920) | 0;
  d = (((t << 10) | (t >>> 22)) + a) | 0;
  t = (c + (a ^ (d | ~b)) + w[6] - 0x5cfebcec) | 0;
  c = (((t << 15) | (t >>> 17)) + d) | 0;
  t = (b + (d ^ (c | ~a)) + w[13] + 0x4e0811a1) | 0;
  b = (((t << 21) | (t >>> 11)) + c) | 0;
  t = (a + (c ^ (b | ~d)) + w[4] - 0x08ac817e) | 0;
  a = (((t << 6) | (t >>> 26)) + b) | 0;
  t = (d + (b ^ (a | ~c)) + w[11] - 0x42c50dcb) | 0;
  d = (((t << 10) | (t >>> 22)) + a) | 0;
  t = (c + (a ^ (d | ~b)) + w[2] + 0x2ad7d2bb) | 0;
  c = (((t << 15) | (t >>> 17)) + d) | 0;
  t = (b + (d ^ (c | ~a)) + w[9] - 0x14792c6f) | 0;
  b = (((t << 21) | (t >>> 11)) + c) | 0;

  out[0] = swapBytes((a + 0x67452301) | 0);
  out[1] = swapBytes((b + (0xefcdab89 | 0)) | 0);
  out[2] = swapBytes((c + (0x98badcfe | 0)) | 0);
  out[3] = swapBytes((d + 0x10325476) | 0);
}

/**
 * MD5 of `bytes[start, end)`.
 *
 * @param out receives the digest as four big-endian 32-bit words, the first one first
 */
export function md5(bytes: Uint8Array, start: number, end: number, out: Uint32Array): void {
  if (end - start <= LONGEST_ONE_BLOCK_KEY) {
    fillBlock(bytes, start, end);
    hashBlock(out);
    return;
  }
  const digest = createHash("md5").update(bytes.subarray(start, end)).digest();
  for (let word = 0; word < 4; word++) out[word] = digest.readUInt32BE(word * 4);
}
