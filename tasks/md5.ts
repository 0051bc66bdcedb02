/**
 * MD5 of short keys without allocation. Per-id calls into `node:crypto` cost several times as much
 * as the rest of the scan; a key of up to 55 bytes fits one block of 64, which is all that this
 * hashes itself. MD5 serves for spreading keys here, never for security.
 */
import { createHash } from "node:crypto";

/** Longest key that fits one padded block: 64 bytes less the 0x80 mark and the 8 bytes of length. */
const LONGEST_ONE_BLOCK_KEY = 55;

/** RFC 1321, section 3.4: T[i] = floor(2^32 * abs(sin(i + 1))), spelled out for speed and certainty. */
const T = Int32Array.of(
  0xd76aa478,
  0xe8c7b756,
  0x242070db,
  0xc1bdceee,
  0xf57c0faf,
  0x4787c62a,
  0xa8304613,
  0xfd469501,
  0x698098d8,
  0x8b44f7af,
  0xffff5bb1,
  0x895cd7be,
  0x6b901122,
  0xfd987193,
  0xa679438e,
  0x49b40821,
  0xf61e2562,
  0xc040b340,
  0x265e5a51,
  0xe9b6c7aa,
  0xd62f105d,
  0x02441453,
  0xd8a1e681,
  0xe7d3fbc8,
  0x21e1cde6,
  0xc33707d6,
  0xf4d50d87,
  0x455a14ed,
  0xa9e3e905,
  0xfcefa3f8,
  0x676f02d9,
  0x8d2a4c8a,
  0xfffa3942,
  0x8771f681,
  0x6d9d6122,
  0xfde5380c,
  0xa4beea44,
  0x4bdecfa9,
  0xf6bb4b60,
  0xbebfbc70,
  0x289b7ec6,
  0xeaa127fa,
  0xd4ef3085,
  0x04881d05,
  0xd9d4d039,
  0xe6db99e5,
  0x1fa27cf8,
  0xc4ac5665,
  0xf4292244,
  0x432aff97,
  0xab9423a7,
  0xfc93a039,
  0x655b59c3,
  0x8f0ccc92,
  0xffeff47d,
  0x85845dd1,
  0x6fa87e4f,
  0xfe2ce6e0,
  0xa3014314,
  0x4e0811a1,
  0xf7537e82,
  0xbd3af235,
  0x2ad7d2bb,
  0xeb86d391,
);

const SHIFTS = Uint8Array.of(7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21);

const block = new Int32Array(16);

function swapBytes(word: number): number {
  return (
    (((word & 0xff) << 24) |
      ((word & 0xff00) << 8) |
      ((word >>> 8) & 0xff00) |
      ((word >>> 24) & 0xff)) >>>
    0
  );
}

function hashOneBlock(bytes: Uint8Array, start: number, end: number, out: Uint32Array): void {
  const length = end - start;
  block.fill(0);
  for (let i = 0; i < length; i++) {
    block[i >> 2] = (block[i >> 2] as number) | ((bytes[start + i] as number) << ((i & 3) << 3));
  }
  block[length >> 2] = (block[length >> 2] as number) | (0x80 << ((length & 3) << 3));
  block[14] = length << 3;

  let a = 0x67452301;
  let b = 0xefcdab89 | 0;
  let c = 0x98badcfe | 0;
  let d = 0x10325476;
  for (let i = 0; i < 64; i++) {
    let f: number;
    let g: number;
    if (i < 16) {
      f = (b & c) | (~b & d);
      g = i;
    } else if (i < 32) {
      f = (d & b) | (~d & c);
      g = (5 * i + 1) & 15;
    } else if (i < 48) {
      f = b ^ c ^ d;
      g = (3 * i + 5) & 15;
    } else {
      f = c ^ (b | ~d);
      g = (7 * i) & 15;
    }
    const sum = (a + f + (T[i] as number) + (block[g] as number)) | 0;
    const shift = SHIFTS[((i >> 4) << 2) | (i & 3)] as number;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
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
    hashOneBlock(bytes, start, end, out);
    return;
  }
  const digest = createHash("md5").update(bytes.subarray(start, end)).digest();
  for (let word = 0; word < 4; word++) out[word] = digest.readUInt32BE(word * 4);
}
