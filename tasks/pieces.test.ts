import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inPieces, jsonDocument } from "./pieces.ts";

const textOf = (pieces: Iterable<Uint8Array>) =>
  Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece))).toString("utf8");
const lengthsOf = (pieces: Iterable<Uint8Array>) => Array.from(pieces, ({ length }) => length);
const lines = (texts: Iterable<string>) => inPieces(texts, (out, text) => out.write(text));

describe("inPieces", () => {
  it("gives the bytes of all that is written, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 30 })), (texts) => {
        expect(textOf(lines(texts))).toBe(texts.join(""));
      }),
    );
    const long = Array.from({ length: 40 }, (_, i) => `${i}`.repeat(20_000));
    expect(textOf(lines(long))).toBe(long.join(""));
  });

  it("gives no piece for no item, so that an artifact may be empty", () => {
    expect(lengthsOf(lines([]))).toEqual([]);
  });

  it("gathers short items into pieces of about 256 KiB", () => {
    const texts = Array.from({ length: 6000 }, () => `${"x".repeat(99)}\n`);
    expect(lengthsOf(lines(texts))).toEqual([262_200, 262_200, 75_600]);
  });

  it("ends a piece with the item that fills it", () => {
    expect(lengthsOf(lines(["x".repeat(262_143), "y", "z"]))).toEqual([262_144, 1]);
  });

  it("asks for items only as far as a piece needs them", () => {
    let made = 0;
    function* texts() {
      for (;;) {
        made += 1;
        yield "x".repeat(140_000);
      }
    }
    const pieces = lines(texts())[Symbol.iterator]();
    pieces.next();
    expect(made).toBe(2);
  });
});

it("jsonDocument writes indented JSON in the order of keys, and a final LF", () => {
  expect(textOf(jsonDocument({ b: 1, a: ["é"] }))).toBe(
    '{\n  "b": 1,\n  "a": [\n    "é"\n  ]\n}\n',
  );
});
