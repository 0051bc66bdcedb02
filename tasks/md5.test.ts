import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { md5 } from "./md5.ts";

function ours(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const words = new Uint32Array(4);
  md5(bytes, start, end, words);
  return Array.from(words, (word) => word.toString(16).padStart(8, "0")).join("");
}

const nodes = (bytes: Uint8Array) => createHash("md5").update(bytes).digest("hex");

it("gives the digests of RFC 1321, appendix A.5", () => {
  expect(ours(Buffer.from(""))).toBe("d41d8cd98f00b204e9800998ecf8427e");
  expect(ours(Buffer.from("abc"))).toBe("900150983cd24fb0d6963f7d28e17f72");
  expect(ours(Buffer.from("message digest"))).toBe("f96b697d7cb7938d525a2f31aaf161d0");
});

// 55 bytes are the most that one block holds, 56 to 64 are where padding goes wrong.
it("agrees with node:crypto for every length from 0 to 200", () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = Buffer.alloc(length);
    for (let i = 0; i < length; i++) bytes[i] = (i * 167 + length) & 0xff;
    expect(ours(bytes), `${length} bytes`).toBe(nodes(bytes));
  }
});

it("agrees with node:crypto for any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(ours(bytes)).toBe(nodes(bytes));
    }),
    { numRuns: 500 },
  );
});

it("hashes the given range alone, and nothing of the call before", () => {
  const bytes = Buffer.from(`<<${"x".repeat(55)}>><<id>>`);
  expect(ours(bytes, 2, 57)).toBe(nodes(Buffer.from("x".repeat(55))));
  expect(ours(bytes, 61, 63)).toBe(nodes(Buffer.from("id")));
});
