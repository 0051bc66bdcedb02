import { describe, expect, test } from "vitest";
import { type ParsedRow, parseRow, readRows } from "./read-rows.ts";
import { parseCsv } from "./testing/naive-csv.ts";

/** The rows of a file that comes in pieces of so many bytes. */
function rowsOf(file: Buffer, pieceBytes: number): ParsedRow[] {
  const pieces = Array.from({ length: Math.ceil(file.length / pieceBytes) }, (_, n) =>
    file.subarray(n * pieceBytes, (n + 1) * pieceBytes),
  );
  const rows: ParsedRow[] = [];
  readRows("crm.csv", pieces, (row, line) => rows.push(parseRow(row, line)));
  return rows;
}

const READERS: readonly (readonly [string, (file: Buffer) => ParsedRow[]])[] = [
  ["in one piece", (file) => rowsOf(file, Math.max(1, file.length))],
  ["byte by byte", (file) => rowsOf(file, 1)],
  ["in pieces of 5 bytes", (file) => rowsOf(file, 5)],
  ["naively", (file) => parseCsv("crm.csv", file)],
];

describe.each(READERS)("a file that is read %s", (_how, read) => {
  const parse = (text: string | Buffer) =>
    read(Buffer.from(text)).map(({ line, fields }) => [
      line,
      ...fields.map(
        ({ bytes, malformed }) => `${bytes.toString("utf8")}${malformed ? " (!)" : ""}`,
      ),
    ]);

  test.each([
    [
      "commas and LF",
      "a,b\nc,d\n",
      [
        [1, "a", "b"],
        [2, "c", "d"],
      ],
    ],
    [
      "CRLF",
      "a,b\r\nc,d\r\n",
      [
        [1, "a", "b"],
        [2, "c", "d"],
      ],
    ],
    [
      "a last row without its line end",
      "a\nb",
      [
        [1, "a"],
        [2, "b"],
      ],
    ],
    ["a comma at the end of the file", "a,", [[1, "a", ""]]],
    ["empty fields", ",,\n", [[1, "", "", ""]]],
    ["a BOM", "\ufeffa,b\n", [[1, "a", "b"]]],
    ["a BOM before a quote", '\ufeff"a",b\n', [[1, "a", "b"]]],
    ["only the first BOM", "\ufeff\ufeffa\n", [[1, "\ufeffa"]]],
    ["a BOM in the middle", "a,\ufeffb\n", [[1, "a", "\ufeffb"]]],
    ["nothing", "", []],
    ["a BOM and nothing else", "\ufeff", []],
    [
      "empty lines, which are no rows but count",
      "\na\n\n\r\nb\n",
      [
        [2, "a"],
        [5, "b"],
      ],
    ],
    ["a lone CR as a character", "a\rb,c\n", [[1, "a\rb", "c"]]],
    [
      "a CR at the end of the file as a character",
      "a\n\r",
      [
        [1, "a"],
        [2, "\r"],
      ],
    ],
    ["two CR before LF: one belongs to the value", "a\r\r\n", [[1, "a\r"]]],
    ["a line of two CR", "\r\r\n", [[1, "\r"]]],
    ["a quoted comma", '"a,b",c\n', [[1, "a,b", "c"]]],
    ["a doubled quote", '"a ""b"" c"\n', [[1, 'a "b" c']]],
    ["a quoted field of one quote", '""""\n', [[1, '"']]],
    ["an empty quoted field, which is a row", '""\n', [[1, ""]]],
    [
      "a quoted LF; lines go on counting",
      '"a\nb",c\nd\n',
      [
        [1, "a\nb", "c"],
        [3, "d"],
      ],
    ],
    [
      "a quoted CRLF and CR",
      '"a\r\nb\rc"\r\nd\n',
      [
        [1, "a\r\nb\rc"],
        [3, "d"],
      ],
    ],
    [
      "a quoted empty line",
      '"\n\n"\nd\n',
      [
        [1, "\n\n"],
        [4, "d"],
      ],
    ],
    ["quotes inside an unquoted field", 'a"b"c,5" disc\n', [[1, 'a"b"c', '5" disc']]],
    ["a space before a quote: the field is unquoted", ' "a",b\n', [[1, ' "a"', "b"]]],
    [
      "an unquoted field that would open a quote later",
      'a"\nb,"c"\n',
      [
        [1, 'a"'],
        [2, "b", "c"],
      ],
    ],
    ["text after a closing quote", '"a"b,c\n', [[1, "ab (!)", "c"]]],
    ["a space after a closing quote", '"a" ,c\n', [[1, "a  (!)", "c"]]],
    ["a quote after the text after a closing quote", '"a"b"c,d"\n', [[1, 'ab"c (!)', 'd"']]],
    ["a lone CR after a closing quote", '"a"\rb,c\n', [[1, "a\rb (!)", "c"]]],
    ["fields after a malformed one", '"a"b,"c,""d"\n', [[1, "ab (!)", 'c,"d']]],
    ["a closing quote at the end of the file", 'a,"b"', [[1, "a", "b"]]],
    ["a closing quote and CR at the end of the file", 'a,"b"\r', [[1, "a", "b\r (!)"]]],
  ])("has %s", (_what, text, rows) => {
    expect(parse(text)).toEqual(rows);
  });

  test("keeps a row's bytes without line end and BOM", () => {
    const rows = read(Buffer.from('\ufeffa,"b\r\n"\r\n\xff,\r'));
    expect(rows.map(({ raw }) => raw.toString("latin1"))).toEqual([
      'a,"b\r\n"',
      Buffer.from("\xff,\r").toString("latin1"),
    ]);
  });

  test.each([
    ["at the end of the file", 'a\nb,"c\nd\n', 2],
    ["on a later line of its row", 'a\n"x\ny","z\n', 3],
    ["after a doubled quote", 'a\n"x""\n', 2],
    ["as the last byte", 'a\nb\n"', 3],
  ])("a quote that never closes %s is an error that names its line", (_where, text, line) => {
    expect(() => parse(text)).toThrow(`crm.csv line ${line}: a quoted field never closes`);
  });
});

describe.each(READERS.filter(([how]) => how !== "byte by byte" && !how.includes("5 bytes")))(
  "a long row that is read %s",
  (_how, read) => {
    test("may hold 1 MiB without its line end, and no byte more", () => {
      const most = "x".repeat(1_048_576);
      expect(read(Buffer.from(`a\n${most}\r\nb`))).toHaveLength(3);
      const tooLong = "crm.csv line 2: the row is longer than 1 MiB";
      expect(() => read(Buffer.from(`a\n${most}y\n`))).toThrow(tooLong);
      const quoted = `a\n"${"\n".repeat(1_048_576)}"\n`;
      expect(() => read(Buffer.from(quoted))).toThrow(tooLong);
    });
  },
);

test("a row is given up as soon as it is too long, wherever it would have ended", () => {
  const endless = function* () {
    yield Buffer.from('a\n"');
    for (;;) yield Buffer.alloc(300_000, "x\n");
  };
  expect(() => readRows("crm.csv", endless(), () => {})).toThrow(
    "crm.csv line 2: the row is longer than 1 MiB",
  );
});

test("rows are told to be UTF-8 only if they are", () => {
  const told: [string, boolean][] = [];
  const pieces = ["\xc3\xa9\nb\n", "\xff\n"].map((text) => Buffer.from(text, "latin1"));
  readRows("crm.csv", pieces, (row, _line, isKnownUtf8) => told.push([row, isKnownUtf8]));
  expect(told).toEqual([
    ["\xc3\xa9", true],
    ["b", true],
    ["\xff", false],
  ]);
});
