import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createIdDigest, sumIdDigests } from "./id-digest.ts";

function digestOf(ids: readonly string[]): string {
  const digest = createIdDigest();
  for (const id of ids) {
    // Other bytes stand around the id, as in a shard's buffer of ids.
    const bytes = Buffer.from(`<${id}>`);
    digest.add(bytes, 1, bytes.length - 1);
  }
  return digest.hex();
}

/** The definition, with integers that have no words to carry between. */
function definition(ids: readonly string[]): string {
  const sum = ids.reduce(
    (total, id) => total + BigInt(`0x${createHash("md5").update(id, "utf8").digest("hex")}`),
    0n,
  );
  return (sum % 2n ** 128n).toString(16).padStart(32, "0");
}

const ids = () => fc.array(fc.string({ unit: "grapheme", maxLength: 20 }), { maxLength: 40 });

describe("createIdDigest", () => {
  it("is the sum modulo 2^128 of the MD5 of every id", () => {
    fc.assert(
      fc.property(ids(), (list) => {
        expect(digestOf(list)).toBe(definition(list));
      }),
    );
  });

  it("begins with zeros, and with one id is its MD5", () => {
    expect(digestOf([])).toBe("0".repeat(32));
    expect(digestOf(["abc"])).toBe("900150983cd24fb0d6963f7d28e17f72");
  });

  it("does not depend on the order of ids", () => {
    fc.assert(
      fc.property(ids(), (list) => {
        expect(digestOf([...list].reverse())).toBe(digestOf(list));
      }),
    );
  });

  it("tells a missing, a doubled and another id from the right set", () => {
    const right = digestOf(["a", "b", "c"]);
    for (const wrong of [
      ["a", "b"],
      ["a", "b", "c", "c"],
      ["a", "b", "d"],
    ]) {
      expect(digestOf(wrong)).not.toBe(right);
    }
  });
});

describe("sumIdDigests", () => {
  it("of the parts is the digest of the whole, however it is cut", () => {
    fc.assert(
      fc.property(fc.array(ids(), { maxLength: 6 }), (parts) => {
        expect(sumIdDigests(parts.map(digestOf))).toBe(digestOf(parts.flat()));
      }),
    );
  });

  it("carries from word to word, and drops what goes beyond 128 bits", () => {
    const one = `${"0".repeat(31)}1`;
    expect(sumIdDigests([`${"0".repeat(24)}ffffffff`, one])).toBe(`${"0".repeat(23)}100000000`);
    expect(sumIdDigests([`0000000${"f".repeat(25)}`, one])).toBe(`0000001${"0".repeat(25)}`);
    expect(sumIdDigests(["f".repeat(32), one])).toBe("0".repeat(32));
    expect(sumIdDigests(["f".repeat(32), "f".repeat(32)])).toBe(`${"f".repeat(31)}e`);
  });

  it("of nothing is the digest of nothing", () => {
    expect(sumIdDigests([])).toBe(digestOf([]));
  });
});
