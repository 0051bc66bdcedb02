import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SourceError } from "./errors.ts";
import { countFields, createRowSplitter, locateField, MAX_ROW_BYTES } from "./rows.ts";
import { anyFile } from "./testing/awkward-csv.ts";
import { naiveRows } from "./testing/naive-csv.ts";
import { bytesOf, onlyRow, split, splitPieces, textOf } from "./testing/split.ts";

const rows = (file: string | Buffer) => split(file).map(textOf);
const lines = (file: string) => split(file).map((row) => row.line);

describe("rows end", () => {
  it("at LF and at CRLF, in one file too", () => {
    expect(rows("a,b\nc,d\r\ne,f\n")).toEqual(["a,b", "c,d", "e,f"]);
  });

  it("at the end of the file, where the line end may be missing", () => {
    expect(rows("a\nb")).toEqual(["a", "b"]);
    expect(rows('a\n"b"')).toEqual(["a", '"b"']);
  });

  it("not at a lone CR, which is an ordinary character", () => {
    expect(rows("a\rb\n\rc\nd\r")).toEqual(["a\rb", "\rc", "d\r"]);
    expect(rows("a\r\r\n")).toEqual(["a\r"]);
  });

  it("not inside quotes", () => {
    expect(rows('a,"b\nc\r\nd,""\n",e\nf\n')).toEqual(['a,"b\nc\r\nd,""\n",e', "f"]);
  });

  it("at a line end below a quote that does not open its field", () => {
    expect(rows('a"b\nc, "d\n')).toEqual(['a"b', 'c, "d']);
  });

  it("at a line end in the text that follows a closing quote, where quotes are ordinary", () => {
    expect(rows('"a"b"c\nd\n')).toEqual(['"a"b"c', "d"]);
    expect(rows('"a""b"c","d\ne",f\n')).toEqual(['"a""b"c","d\ne",f']);
  });
});

describe("an empty line is no row", () => {
  it("with no bytes, or only a CR before its LF", () => {
    expect(rows("\n\na\n\r\n\nb\n\n")).toEqual(["a", "b"]);
    expect(rows("")).toEqual([]);
  });

  it("but a space, a quoted empty field, or a CR at the end of the file is one", () => {
    expect(rows(' \n""\n\r')).toEqual([" ", '""', "\r"]);
  });
});

describe("a BOM", () => {
  const BOM = "\ufeff";

  it("is dropped at the start of the file only", () => {
    expect(rows(`${BOM}a\n${BOM}b\n`)).toEqual(["a", `${BOM}b`]);
    expect(rows(`${BOM}${BOM}a`)).toEqual([`${BOM}a`]);
  });

  it("before a quote leaves the quote the first byte of its field", () => {
    expect(rows(`${BOM}"a\nb"\nc`)).toEqual(['"a\nb"', "c"]);
  });

  it("alone is an empty file; a part of it is text", () => {
    expect(rows(BOM)).toEqual([]);
    expect(rows("\uff71b")).toEqual(["\uff71b"]);
    expect(split(Buffer.of(0xef, 0xbb)).map(bytesOf)).toEqual([Buffer.of(0xef, 0xbb)]);
  });
});

it("lines are those of the file, counted from 1, where the row starts", () => {
  expect(lines('header\n\r\n"a\n\r\nb",\n\nc\nd\re\n"f"')).toEqual([1, 3, 7, 8, 9]);
});

it("a row says whether it holds a quote at all", () => {
  const hasQuote = (file: string) => split(file).map((row) => row.hasQuote);
  expect(hasQuote('a\n"b"\nc"\nd\n')).toEqual([false, true, true, false]);
  expect(hasQuote('"a"\nb')).toEqual([true, false]);
});

describe("a quote that never closes", () => {
  it.each([
    ['a\n"b', 2],
    ['a\nb,"c\nd\n', 2],
    ['a\n"b\nb","c\n\n\n', 3],
    ['"a\n\nb"\n\n"c\r\nd","e""', 6],
    ['"', 1],
    ['a\n"b""', 2],
  ])("is refused, with the line where it opens: %j", (file, line) => {
    expect(() => split(file)).toThrow(
      new SourceError(
        `file.csv line ${line}: a quoted field opens here and never closes before the end of the file; close the quote or double it if it belongs to the value`,
      ),
    );
  });

  it("is in order once it closes, be it in the last byte", () => {
    expect(rows('a\n"b\n\n"')).toEqual(["a", '"b\n\n"']);
  });
});

describe("a row longer than 1 MiB", () => {
  const text = (length: number) => Buffer.alloc(length, "x").toString();
  const inPieces = (file: string, size = 256 * 1024) => {
    const bytes = Buffer.from(file);
    const count = Math.ceil(bytes.length / size);
    return splitPieces(
      Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size)),
    );
  };
  const tooLong = (line: number) =>
    new SourceError(
      `file.csv line ${line}: the row is longer than 1048576 bytes, the most a row may hold; shorten its fields or look for a line break that is missing`,
    );

  it("is 1 048 576 bytes without the line end", () => {
    expect(MAX_ROW_BYTES).toBe(1_048_576);
  });

  it.each(["\n", "\r\n", ""])("begins at one byte more than that (line end %j)", (end) => {
    for (const read of [split, inPieces]) {
      expect(read(`a\n${text(MAX_ROW_BYTES)}${end}`)).toHaveLength(2);
      expect(() => read(`a\n${text(MAX_ROW_BYTES + 1)}${end}`)).toThrow(tooLong(2));
      const quoted = (length: number) => `a\n"${text(length - 2)}"${end}`;
      expect(read(quoted(MAX_ROW_BYTES))).toHaveLength(2);
      expect(() => read(quoted(MAX_ROW_BYTES + 1))).toThrow("file.csv line 2: ");
    }
  });

  it("is refused before it is held, however long it goes on", () => {
    let pushed = 0;
    function* longer() {
      while (pushed < 4 * MAX_ROW_BYTES) {
        pushed += 65_536;
        yield Buffer.alloc(65_536, "x");
      }
    }
    expect(() => splitPieces(longer())).toThrow(tooLong(1));
    expect(pushed).toBeLessThan(2 * MAX_ROW_BYTES);
  });

  it("that is one open quote names the line of the quote", () => {
    expect(() => inPieces(`a\nb,"${text(3 * MAX_ROW_BYTES)}",c\n`)).toThrow(
      new SourceError(
        "file.csv line 2: a quoted field opens here and does not close within 1048576 bytes; close the quote or double it if it belongs to the value",
      ),
    );
    expect(() => inPieces(`a\n"b\n\nb","${text(2 * MAX_ROW_BYTES)}`)).toThrow("file.csv line 4: ");
    expect(() => split(`"${text(MAX_ROW_BYTES - 1)}`)).toThrow("before the end of the file");
    expect(() => split(`"${text(MAX_ROW_BYTES)}`)).toThrow("does not close within 1048576 bytes");
  });

  it("is told by its own bytes, not by how many lie before it in a piece", () => {
    const [before, row] = splitPieces([
      Buffer.from(`${text(MAX_ROW_BYTES)}\nb,"c`),
      Buffer.from('\nd"'),
    ]);
    expect(before && bytesOf(before)).toHaveLength(MAX_ROW_BYTES);
    expect(row && textOf(row)).toBe('b,"c\nd"');
  });
});

describe("rows are handed on in batches", () => {
  const batchesOf = (pieces: Iterable<Buffer>) => {
    const batches: number[] = [];
    const splitter = createRowSplitter("file.csv", ({ first, end }) => batches.push(end - first));
    for (const piece of pieces) splitter.push(piece);
    splitter.end();
    return batches;
  };
  const line = `${"x".repeat(99)}\n`;

  it("of those that end within 256 KiB more of the file, in whatever pieces it comes", () => {
    const file = Buffer.from(`${"\n".repeat(44)}${line.repeat(6000)}y`);
    const inPiecesOf = (size: number) =>
      Array.from({ length: Math.ceil(file.length / size) }, (_, i) =>
        file.subarray(i * size, (i + 1) * size),
      );
    for (const size of [1000, 65_536, 256 * 1024, 300_000, file.length]) {
      expect(batchesOf(inPiecesOf(size))).toEqual([2621, 2621, 759]);
    }
  });

  it("and none without a row", () => {
    expect(batchesOf([Buffer.from("\n\n")])).toEqual([]);
    expect(batchesOf([Buffer.from(`"${"x".repeat(600_000)}"`)])).toEqual([1]);
  });

  it("holds as many rows as a batch can have", () => {
    const file = Buffer.from("x\n".repeat(300_000));
    expect(batchesOf([file])).toEqual([131_072, 131_072, 37_856]);
    expect(split(file).map(({ line }) => line)).toEqual(
      Array.from(file.subarray(0, 300_000), (_, i) => i + 1),
    );
  });
});

it("takes any number of pieces, and needs no more memory for many than for a few", () => {
  const pieces = Array.from({ length: 1000 }, () => Buffer.from("a,b\nc"));
  expect(splitPieces(pieces)).toHaveLength(1001);
});

it("gives the rows of a naive reading, whatever the file", () => {
  fc.assert(
    fc.property(anyFile(), (file) => {
      const naive = naiveRows(file);
      const bytes = Buffer.from(file, "latin1");
      if ("openQuote" in naive) {
        expect(() => split(bytes)).toThrow(`line ${naive.openQuote}: a quoted field opens here`);
        return;
      }
      const seen = split(bytes).map((row) => [row.line, bytesOf(row).toString("latin1")]);
      expect(seen).toEqual(naive.rows.map((row) => [row.line, row.bytes]));
    }),
    { numRuns: 2000 },
  );
});

it("gives the same rows, or the same error, however the file comes in pieces", () => {
  const outcome = (pieces: Iterable<Uint8Array>) => {
    try {
      return splitPieces(pieces).map((row) => [row.line, row.hasQuote, bytesOf(row)]);
    } catch (error) {
      return String(error);
    }
  };
  const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(anyFile(), cuts, (file, sizes) => {
      const bytes = Buffer.from(file, "latin1");
      const pieces: Buffer[] = [];
      for (let at = 0, i = 0; at < bytes.length; i++) {
        const size = sizes[i % sizes.length] as number;
        pieces.push(bytes.subarray(at, at + size));
        at += size;
      }
      const whole = outcome([bytes]);
      expect(outcome(pieces)).toEqual(whole);
      expect(outcome(Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(whole);
    }),
    { numRuns: 1000 },
  );
});

describe("fields of a row", () => {
  it("agree with a naive reading: number, places, quotes", () => {
    fc.assert(
      fc.property(anyFile(), (file) => {
        const naive = naiveRows(file);
        fc.pre("rows" in naive);
        for (const [i, row] of split(Buffer.from(file, "latin1")).entries()) {
          const fields = naive.rows[i]?.fields ?? [];
          expect(countFields(row)).toBe(fields.length);
          for (const [index, { value: _, ...place }] of fields.entries()) {
            const at = { start: row.start + place.start, end: row.start + place.end };
            expect(locateField(row, index)).toEqual({ ...place, ...at });
          }
          expect(locateField(row, fields.length)).toBeNull();
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("may be empty at either end", () => {
    expect(countFields(onlyRow(",a,"))).toBe(3);
    expect(countFields(onlyRow('"",'))).toBe(2);
  });
});
