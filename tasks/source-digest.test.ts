import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { runKeyOf, type SourceDigests, sourceDigestOf } from "./source-digest.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const files: SourceDigests = {
  crm: { bytes: 1, sha256: sha256("crm") },
  billing: { bytes: 22, sha256: sha256("billing") },
  product: { bytes: 333, sha256: sha256("product") },
  support: { bytes: 4444, sha256: sha256("support") },
};

describe("sourceDigestOf", () => {
  it("is the sha256 over name, length and sha256 of every source, in pipeline order", () => {
    expect(sourceDigestOf(files)).toBe(
      sha256(
        `crm.csv\x001\x00${sha256("crm")}\nbilling.csv\x0022\x00${sha256("billing")}\n` +
          `product.csv\x00333\x00${sha256("product")}\nsupport.csv\x004444\x00${sha256("support")}\n`,
      ),
    );
  });

  it("does not depend on the order of the object's keys", () => {
    const { crm, billing, product, support } = files;
    expect(sourceDigestOf({ support, product, billing, crm })).toBe(sourceDigestOf(files));
  });

  it("changes with any source, and when two files change places", () => {
    const { crm, billing } = files;
    expect(sourceDigestOf({ ...files, crm: { ...crm, bytes: 2 } })).not.toBe(sourceDigestOf(files));
    expect(sourceDigestOf({ ...files, crm: billing, billing: crm })).not.toBe(
      sourceDigestOf(files),
    );
  });
});

describe("runKeyOf", () => {
  it("is 32 hex digits of the sha256 over pipeline version, source digest and shard count", () => {
    expect(runKeyOf("abc", 10)).toBe(sha256("1\x00abc\x0010").slice(0, 32));
  });

  it("changes with the shard count", () => {
    expect(runKeyOf("abc", 10)).not.toBe(runKeyOf("abc", 11));
  });
});
