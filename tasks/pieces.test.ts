import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonDocument, linesInPieces } from "./pieces.ts";

const textOf = (pieces: Iterable<Uint8Array>) => Buffer.concat([...pieces]).toString("utf8");

describe("linesInPieces", () => {
  it("gives the bytes of all lines, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 30 })), (lines) => {
        expect(textOf(linesInPieces(lines))).toBe(lines.join(""));
      }),
    );
  });

  it("gives no piece for no line, so that an artifact may be empty", () => {
    expect([...linesInPieces([])]).toEqual([]);
  });

  it("gathers short lines into pieces of about 64 KiB", () => {
    const pieces = [...linesInPieces(Array.from({ length: 3000 }, () => `${"x".repeat(99)}\n`))];
    expect(pieces.map((piece) => piece.length)).toEqual([65_600, 65_600, 65_600, 65_600, 37_600]);
  });

  it("ends a piece with the line that fills it", () => {
    const lines = ["x".repeat(65_535), "y", "z"];
    expect([...linesInPieces(lines)].map((piece) => piece.length)).toEqual([65_536, 1]);
  });

  it("asks for lines only as far as a piece needs them", () => {
    let made = 0;
    function* lines() {
      for (;;) {
        made += 1;
        yield "x".repeat(40_000);
      }
    }
    const pieces = linesInPieces(lines())[Symbol.iterator]();
    pieces.next();
    expect(made).toBe(2);
  });
});

it("jsonDocument writes indented JSON in the order of keys, and a final LF", () => {
  expect(textOf(jsonDocument({ b: 1, a: ["é"] }))).toBe(
    '{\n  "b": 1,\n  "a": [\n    "é"\n  ]\n}\n',
  );
});
