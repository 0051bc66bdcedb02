import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Customers } from "./customers.ts";
import type { HeaderLayout } from "./header.ts";
import { RECORD_ROOM } from "./kernel/layout.ts";
import { columnKey } from "./profile.ts";
import { ALL_SHARDS, createBatchReader } from "./read-batch.ts";
import { createRowReader, type ReadRow } from "./read-row.ts";
import { createRouter, shardAt } from "./routing.ts";
import { SOURCE_COLUMNS, SOURCE_NAMES, type SourceName } from "./sources.ts";
import { inBatch } from "./testing/in-batch.ts";
import { profileLinesOf } from "./testing/shard-customers.ts";
import { onlyRow } from "./testing/split.ts";

/** A layout with an unknown column in front, and another behind the id. */
function layoutOf(source: SourceName): HeaderLayout {
  const columns = SOURCE_COLUMNS[source].map((_, i) => 4 + i);
  const unknown = ["x", "y"];
  return { fieldCount: 4 + columns.length, customerId: 1, email: 3, columns, unknown };
}

interface Outcome {
  readonly became: readonly ReadRow[];
  readonly profiles: readonly string[];
}

function oneByOne(source: SourceName, rows: readonly Buffer[]): Outcome {
  const customers = new Customers();
  const read = createRowReader(source, layoutOf(source), customers);
  const became = rows.map((row) => read({ ...onlyRow("x"), ...asRow(row) }));
  return { became, profiles: profileLinesOf(customers) };
}

const asRow = (buffer: Buffer) => ({
  buffer,
  start: 0,
  end: buffer.length,
  line: 1,
  hasQuote: buffer.includes('"'),
});

function atOnce(source: SourceName, rows: readonly Buffer[], header = layoutOf(source)): Outcome {
  const customers = new Customers();
  const became: ReadRow[] = [];
  const read = createBatchReader(source, header, customers, (row, index) => {
    expect(index).toBe(became.length);
    became.push(row);
  });
  inBatch(rows, (batch) => read(batch, ALL_SHARDS));
  return { became, profiles: profileLinesOf(customers) };
}

/** Fields of every kind, good and bad, as they stand in a row. */
const FIELDS = [
  ..."0 -0 007 1 -12 +1 1.5 1.50 -0.5 -0.0 .5 5. - . 1e5 --1 1.2.3 12x x12 1.x".split(" "),
  ..."0.00001 0.000001 0.0000001 1.0000001 123456789012345 1234567890123456 12345.67890123456".split(
    " ",
  ),
  ..."9007199254740992 9007199254740993 -9007199254740993 99999999999999999999".split(" "),
  ..."0000-01-01 0001-01-01 2024-13-01 2024-00-10 2024-01-00 2024-1-01 2024/01/01 2024-01/01".split(
    " ",
  ),
  ..."20x4-01-01 202x-01-01 2024-0x-01 2024-01-0x x024-01-01 2024-01-011 12024-01-01".split(" "),
  ...["", " ", "  ", " 7 ", " 7", "7 ", "7 7", " 2024-02-29 ", "1,5", "active", "Past Due"],
  ...["a\\b", "tab\t", "nul\u0000", "\u001f", "del\u007f", "é", "\u2028", "😀", "x".repeat(100)],
  ...[
    '"a"',
    '""',
    '"a,b"',
    '"a\nb"',
    '"a""b"',
    '"a"b',
    'a"b',
    '"open',
    '" 5 "',
    '"2024-01-31"',
    '"é"',
  ],
  ...["", "1", "9", "x", "é", "\\", '"'].flatMap((odd) =>
    [14, 15, 16, 17, 31].map((length) => "a".repeat(length) + odd),
  ),
  ...["1900", "2000", "2023", "2024"].flatMap((year) =>
    Array.from({ length: 12 }, (_, month) =>
      [28, 29, 30, 31, 32].map((day) => `${year}-${String(month + 1).padStart(2, "0")}-${day}`),
    ).flat(),
  ),
];

const field = fc.oneof(
  fc.constantFrom(...FIELDS),
  fc.integer().map(String),
  fc.double({ noNaN: true }).map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  fc.string({ unit: "grapheme", maxLength: 40 }).map((text) => text.replace(/[\n\r]/g, " ")),
);

const id = fc.oneof(fc.constantFrom("a", "b", '"a"', '"b,c"', "", "é", " a"), field);

/** A row of a source: its values mostly of the right type, so that most rows can be used. */
function rowOf(source: SourceName): fc.Arbitrary<Buffer> {
  const good = { text: "Acme", integer: "42", number: "9.5", date: "2024-02-29" } as const;
  const values = SOURCE_COLUMNS[source].map(({ type }) =>
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom("", good[type]) },
      { weight: 1, arbitrary: field },
    ),
  );
  return fc
    .tuple(field, id, fc.constant("y"), field, ...values)
    .chain((fields) =>
      fc.oneof(
        { weight: 9, arbitrary: fc.constant(fields) },
        { weight: 1, arbitrary: fc.subarray(fields, { minLength: 1 }) },
      ),
    )
    .map((fields) => Buffer.from(fields.join(",")));
}

describe("rows that are read at once", () => {
  it.each(SOURCE_NAMES)(
    "become what each of them becomes alone, whatever one field is: %s",
    (source) => {
      const { fieldCount } = layoutOf(source);
      for (let position = 0; position < fieldCount; position++) {
        const rows = FIELDS.map((text) => {
          const fields = Array.from({ length: fieldCount }, () => "");
          fields[1] = "c1";
          fields[position] = text;
          return Buffer.from(fields.join(","));
        });
        for (const row of rows) expect(atOnce(source, [row])).toEqual(oneByOne(source, [row]));
        expect(atOnce(source, rows)).toEqual(oneByOne(source, rows));
      }
    },
  );

  it.each(SOURCE_NAMES)("become what each of them becomes alone: %s", (source) => {
    const rows = fc.array(
      fc.oneof(
        { weight: 20, arbitrary: rowOf(source) },
        {
          weight: 1,
          arbitrary: fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)),
        },
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(rows, (rows) => {
        expect(atOnce(source, rows)).toEqual(oneByOne(source, rows));
      }),
      { numRuns: 1500 },
    );
  });

  // A byte that is no UTF-8 would go through every other check.
  it.each(SOURCE_NAMES)(
    "are refused with a byte that is no text, wherever it stands: %s",
    (source) => {
      const { fieldCount } = layoutOf(source);
      for (let position = 0; position < fieldCount; position++) {
        for (const quote of ["", '"']) {
          const fields = Array.from({ length: fieldCount }, (_, i): string =>
            i === 1 ? "c1" : "",
          );
          fields[position] = `${quote}a\xe9${quote}`;
          const row = Buffer.from(fields.join(","), "latin1");
          expect(atOnce(source, [row]).became).toEqual([{ reason: "invalid_utf8" }]);
        }
      }
    },
  );

  it("may be more than the kernel has room for", () => {
    const plain = (i: number, text: string) => Buffer.from(`,c${i % 50_000},y,,${text},,1,,2.5,,`);
    const many = Array.from({ length: 30_000 }, (_, i) => plain(i, ""));
    expect(atOnce("crm", many)).toEqual(oneByOne("crm", many));
    const long = Array.from({ length: 4 }, (_, i) => plain(i, "x".repeat(300_000)));
    expect(atOnce("crm", long)).toEqual(oneByOne("crm", long));
  });

  it.each(SOURCE_NAMES)("have room for what a record holds beside its row: %s", (source) => {
    const keys = SOURCE_COLUMNS[source].map(({ name }) => columnKey(name).length);
    // A value is longer than its field by its quotes, or is null; a vector that is stored at the end has 16 bytes.
    const beside = keys.reduce((sum, length) => sum + length, 0) + 4 * (keys.length + 1) + 16;
    expect(beside).toBeLessThanOrEqual(RECORD_ROOM);
  });

  it("may have more fields than the kernel knows places for", () => {
    const wide = { ...layoutOf("billing"), fieldCount: 5000 };
    const row = Buffer.from(`,c1,y,a@x,free,9.5,active,2024-01-31,${",".repeat(4991)}`);
    expect(atOnce("billing", [row], wide).became).toEqual(["merged"]);
    expect(atOnce("billing", [Buffer.from(",c1")], wide).became).toEqual([
      { reason: "wrong_field_count" },
    ]);
  });

  it("are only those of the shard that is asked for", () => {
    const header = layoutOf("billing");
    const rows = Array.from({ length: 40 }, (_, i) => `,${i},y,,,,,,`);
    const found: number[] = [];
    inBatch(rows, (batch) => {
      createRouter(3)(batch, header);
      const expected = rows.flatMap((_, i) => (shardAt(i) === 1 ? [i] : []));
      createBatchReader("billing", header, new Customers(), (_, i) => found.push(i))(batch, 1);
      expect(expected.length).toBeGreaterThan(5);
      expect(found).toEqual(expected);
    });
  });
});
