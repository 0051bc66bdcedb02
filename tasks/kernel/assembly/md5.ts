// MD5 (RFC 1321) of four keys at once, one in each lane of a vector, each of one block: up to 55 bytes.
import { KEYS } from "../layout";

const LENGTH_WORD = 14;

/** Longest key that fits one padded block: 64 bytes less the 0x80 mark and the 8 bytes of length. */
export const LONGEST_KEY = 55;

/** Puts the key at `at` into a lane: its words, a single 1 bit behind it, zeros, and its length. */
export function setKey(lane: i32, at: i32, length: i32): void {
  let block = KEYS + (lane << 2);
  const last = KEYS + (lane << 2) + (LENGTH_WORD << 4);
  let rest = length;
  for (; rest >= 4; rest -= 4) {
    store<u32>(block, load<u32>(at));
    block += 16;
    at += 4;
  }
  // What lies behind the key is cut off by the mask.
  const bits = rest << 3;
  store<u32>(block, (load<u32>(at) & ((1 << bits) - 1)) | (0x80 << bits));
  for (block += 16; block < last; block += 16) store<u32>(block, 0);
  store<u32>(last, length << 3);
}

@inline
function word(index: i32): v128 {
  return v128.load(KEYS + (index << 4));
}

@inline
function turn(t: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(t, bits), i32x4.shr_u(t, 32 - bits));
}

@inline
function step(f: v128, a: v128, b: v128, index: i32, bits: i32, constant: i32): v128 {
  const t = i32x4.add(i32x4.add(a, f), i32x4.add(word(index), i32x4.splat(constant)));
  return i32x4.add(turn(t, bits), b);
}

@inline
function f(a: v128, b: v128, c: v128, d: v128, index: i32, bits: i32, constant: i32): v128 {
  return step(v128.xor(d, v128.and(b, v128.xor(c, d))), a, b, index, bits, constant);
}

@inline
function g(a: v128, b: v128, c: v128, d: v128, index: i32, bits: i32, constant: i32): v128 {
  return step(v128.xor(c, v128.and(d, v128.xor(b, c))), a, b, index, bits, constant);
}

@inline
function h(a: v128, b: v128, c: v128, d: v128, index: i32, bits: i32, constant: i32): v128 {
  return step(v128.xor(b, v128.xor(c, d)), a, b, index, bits, constant);
}

@inline
function i(a: v128, b: v128, c: v128, d: v128, index: i32, bits: i32, constant: i32): v128 {
  return step(v128.xor(c, v128.or(b, v128.not(d))), a, b, index, bits, constant);
}

/** The first word of the digest of each lane's key, big-endian as the digest is written. */
export function firstWords(): v128 {
  let a = i32x4.splat(0x67452301);
  let b = i32x4.splat(0xefcdab89);
  let c = i32x4.splat(0x98badcfe);
  let d = i32x4.splat(0x10325476);

  a = f(a, b, c, d, 0, 7, 0xd76aa478);
  d = f(d, a, b, c, 1, 12, 0xe8c7b756);
  c = f(c, d, a, b, 2, 17, 0x242070db);
  b = f(b, c, d, a, 3, 22, 0xc1bdceee);
  a = f(a, b, c, d, 4, 7, 0xf57c0faf);
  d = f(d, a, b, c, 5, 12, 0x4787c62a);
  c = f(c, d, a, b, 6, 17, 0xa8304613);
  b = f(b, c, d, a, 7, 22, 0xfd469501);
  a = f(a, b, c, d, 8, 7, 0x698098d8);
  d = f(d, a, b, c, 9, 12, 0x8b44f7af);
  c = f(c, d, a, b, 10, 17, 0xffff5bb1);
  b = f(b, c, d, a, 11, 22, 0x895cd7be);
  a = f(a, b, c, d, 12, 7, 0x6b901122);
  d = f(d, a, b, c, 13, 12, 0xfd987193);
  c = f(c, d, a, b, 14, 17, 0xa679438e);
  b = f(b, c, d, a, 15, 22, 0x49b40821);
  a = g(a, b, c, d, 1, 5, 0xf61e2562);
  d = g(d, a, b, c, 6, 9, 0xc040b340);
  c = g(c, d, a, b, 11, 14, 0x265e5a51);
  b = g(b, c, d, a, 0, 20, 0xe9b6c7aa);
  a = g(a, b, c, d, 5, 5, 0xd62f105d);
  d = g(d, a, b, c, 10, 9, 0x02441453);
  c = g(c, d, a, b, 15, 14, 0xd8a1e681);
  b = g(b, c, d, a, 4, 20, 0xe7d3fbc8);
  a = g(a, b, c, d, 9, 5, 0x21e1cde6);
  d = g(d, a, b, c, 14, 9, 0xc33707d6);
  c = g(c, d, a, b, 3, 14, 0xf4d50d87);
  b = g(b, c, d, a, 8, 20, 0x455a14ed);
  a = g(a, b, c, d, 13, 5, 0xa9e3e905);
  d = g(d, a, b, c, 2, 9, 0xfcefa3f8);
  c = g(c, d, a, b, 7, 14, 0x676f02d9);
  b = g(b, c, d, a, 12, 20, 0x8d2a4c8a);
  a = h(a, b, c, d, 5, 4, 0xfffa3942);
  d = h(d, a, b, c, 8, 11, 0x8771f681);
  c = h(c, d, a, b, 11, 16, 0x6d9d6122);
  b = h(b, c, d, a, 14, 23, 0xfde5380c);
  a = h(a, b, c, d, 1, 4, 0xa4beea44);
  d = h(d, a, b, c, 4, 11, 0x4bdecfa9);
  c = h(c, d, a, b, 7, 16, 0xf6bb4b60);
  b = h(b, c, d, a, 10, 23, 0xbebfbc70);
  a = h(a, b, c, d, 13, 4, 0x289b7ec6);
  d = h(d, a, b, c, 0, 11, 0xeaa127fa);
  c = h(c, d, a, b, 3, 16, 0xd4ef3085);
  b = h(b, c, d, a, 6, 23, 0x04881d05);
  a = h(a, b, c, d, 9, 4, 0xd9d4d039);
  d = h(d, a, b, c, 12, 11, 0xe6db99e5);
  c = h(c, d, a, b, 15, 16, 0x1fa27cf8);
  b = h(b, c, d, a, 2, 23, 0xc4ac5665);
  a = i(a, b, c, d, 0, 6, 0xf4292244);
  d = i(d, a, b, c, 7, 10, 0x432aff97);
  c = i(c, d, a, b, 14, 15, 0xab9423a7);
  b = i(b, c, d, a, 5, 21, 0xfc93a039);
  a = i(a, b, c, d, 12, 6, 0x655b59c3);
  d = i(d, a, b, c, 3, 10, 0x8f0ccc92);
  c = i(c, d, a, b, 10, 15, 0xffeff47d);
  b = i(b, c, d, a, 1, 21, 0x85845dd1);
  a = i(a, b, c, d, 8, 6, 0x6fa87e4f);
  d = i(d, a, b, c, 15, 10, 0xfe2ce6e0);
  c = i(c, d, a, b, 6, 15, 0xa3014314);
  b = i(b, c, d, a, 13, 21, 0x4e0811a1);
  a = i(a, b, c, d, 4, 6, 0xf7537e82);
  d = i(d, a, b, c, 11, 10, 0xbd3af235);
  c = i(c, d, a, b, 2, 15, 0x2ad7d2bb);
  b = i(b, c, d, a, 9, 21, 0xeb86d391);

  const sum = i32x4.add(a, i32x4.splat(0x67452301));
  return i8x16.shuffle(sum, sum, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}
