import fc from "fast-check";
import { expect, it } from "vitest";
import { ByteWriter } from "./byte-writer.ts";
import { writeJsonText } from "./json-text.ts";

/** Writes the text behind other bytes, from between other bytes. */
function written(text: string): string {
  const bytes = Buffer.from(`"${text}"`);
  const out = new ByteWriter(1 + 6 * bytes.length);
  out.copy(Buffer.from(":"), 0, 1);
  writeJsonText(out, bytes, 1, bytes.length - 1);
  return out.bytes.toString("utf8", 1, out.length);
}

it("writes every character below 256 as JSON.stringify does", () => {
  for (let code = 0; code < 256; code++) {
    const text = `a${String.fromCharCode(code)}b`;
    expect(written(text)).toBe(JSON.stringify(text));
  }
});

it("writes any text as JSON.stringify does", () => {
  const unit = fc.constantFrom('"', "\\", "\n", "\0", "\u001f", " ", "\u007f", "é", "\u2028", "😀");
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit }), fc.string({ unit: "binary" })), (text) => {
      expect(written(text)).toBe(JSON.stringify(text));
    }),
    { numRuns: 1000 },
  );
});

it("writes nothing as an empty string", () => {
  expect(written("")).toBe('""');
});
