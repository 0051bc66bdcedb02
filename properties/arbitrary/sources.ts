/**
 * Arbitrary sources: four CSV files with every awkward case of real exports, small enough to shrink
 * to something a person can read. Rows are written by a writer of our own, not by the parser's
 * opposite number.
 */
import fc from "fast-check";
import { SOURCE_COLUMNS, SOURCE_NAMES, type SourceName } from "../../tasks/sources.ts";
import { csvField } from "../rfc4180.ts";

/** A field as its bytes stand in the file. */
type Field = string;

export interface Row {
  /** As it is meant; a defect may hide it from a reader. */
  readonly customerId: string;
  readonly fields: readonly Field[];
  /** A byte that is no UTF-8 follows the row's last field. */
  readonly invalidUtf8: boolean;
}

/** The four files of a run. */
export type SourceFiles = Readonly<Record<SourceName, Buffer>>;

/** Ids that a careless parser, comparison, locale or map would confuse, change or lose. */
export const AWKWARD_IDS = [
  "7",
  "007",
  "1e3",
  "1000",
  " x",
  "x",
  "x ",
  "\u00c9",
  "E\u0301",
  "a,b",
  'say "hi"',
  "two\nlines",
  "two\r\nlines",
  "null",
  "None",
  "__proto__",
  "\u{1F600}",
  "\uFFFD",
  "-0",
  "i",
  "I",
  "\u0131",
  "\uFEFFx",
  "\u0000",
  "constructor",
  // 55 bytes are the longest that the MD5 of our own takes.
  "m".repeat(55),
  "m".repeat(56),
  "long".repeat(40),
];

export const customerId = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.nat({ max: 12 }).map((n) => `cust_${String(n).padStart(8, "0")}`) },
    { weight: 4, arbitrary: fc.constantFrom(...AWKWARD_IDS) },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }) },
  );

/** A value as it is meant, before it is written as a field. */
const meantValue = {
  text: () =>
    fc.oneof(
      fc.constantFrom("", "Active", "past due", "Past-Due", "FAILED", "Enterprise", "free", "a,b"),
      fc.constantFrom('q"q', "x\ny", "x\r\ny", " padded ", "\u00e9", "'", ";"),
    ),
  integer: () => fc.oneof(fc.constantFrom("", "0", " 5 ", "-0", "9007199254740992"), digits()),
  number: () => fc.oneof(fc.constantFrom("", "0", " 79.99 ", "30", "80", "-1.50"), digits()),
  date: () => fc.constantFrom("", "2024-02-29", " 2023-12-31 ", "0001-01-01"),
};

const digits = () => fc.integer({ min: -3, max: 120 }).map(String);

/** Text that no column of the type can read. */
const unreadable = {
  text: "",
  integer: "12.5",
  number: "1e3",
  date: "2023-02-29",
};

const field = (value: fc.Arbitrary<string>): fc.Arbitrary<Field> =>
  fc.tuple(value, fc.boolean()).map(([text, quoted]) => csvField({ text, quoted }));

type Defect =
  | "none"
  | "malformed-quotes"
  | "malformed-id"
  | "too-few-fields"
  | "too-many-fields"
  | "invalid-utf8"
  | "empty-id"
  | "unreadable-value";

const defect = (): fc.Arbitrary<Defect> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant<Defect>("none") },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Defect>(
        "malformed-quotes",
        "malformed-id",
        "too-few-fields",
        "too-many-fields",
        "invalid-utf8",
        "empty-id",
        "unreadable-value",
      ),
    },
  );

function row(source: SourceName): fc.Arbitrary<Row> {
  const columns = SOURCE_COLUMNS[source];
  const typed = columns.findIndex((column) => column.type !== "text");
  return fc
    .tuple(
      fc.tuple(customerId(), fc.boolean()),
      field(fc.constantFrom("", "a@example.com", "b@example.com")),
      fc.tuple(...columns.map((column) => field(meantValue[column.type]()))),
      defect(),
    )
    .map(([[id, idInQuotes], email, values, wrong]) => {
      const fields = [csvField({ text: id, quoted: idInQuotes }), email, ...values];
      switch (wrong) {
        case "malformed-quotes":
          fields[1] = '"closed" then text';
          break;
        case "malformed-id":
          fields[0] = '"closed"x';
          break;
        case "too-few-fields":
          fields.pop();
          break;
        case "too-many-fields":
          fields.push("extra");
          break;
        case "empty-id":
          fields[0] = "";
          break;
        case "unreadable-value":
          fields[2 + typed] = unreadable[(columns[typed] as { type: "integer" }).type];
          break;
      }
      return { customerId: id, fields, invalidUtf8: wrong === "invalid-utf8" };
    });
}

/** How a file is laid out, whatever its rows are. */
export interface Layout {
  readonly bom: boolean;
  readonly crlf: boolean;
  readonly emptyLines: boolean;
  readonly finalLineEnd: boolean;
  readonly reversedColumns: boolean;
  /** A column that the pipeline does not know, after the others. */
  readonly unknownColumn: boolean;
}

export const layout = (): fc.Arbitrary<Layout> =>
  fc.record({
    bom: fc.boolean(),
    crlf: fc.boolean(),
    emptyLines: fc.boolean(),
    finalLineEnd: fc.boolean(),
    reversedColumns: fc.boolean(),
    unknownColumn: fc.boolean(),
  });

/** One source as rows and layout: what a metamorphic property changes before it is written. */
export interface SourceDraft {
  readonly source: SourceName;
  readonly rows: readonly Row[];
  readonly layout: Layout;
}

/** The bytes of a drafted source. */
export function writeSource({ source, rows, layout }: SourceDraft): Buffer {
  const lineEnd = layout.crlf ? "\r\n" : "\n";
  const names = ["customer_id", "email", ...SOURCE_COLUMNS[source].map((column) => column.name)];
  const line = (fields: readonly string[], ofUnknownColumn: string) => {
    const all = layout.unknownColumn ? [...fields, ofUnknownColumn] : fields;
    return Buffer.from((layout.reversedColumns ? all.toReversed() : all).join(","));
  };
  const lines: Buffer[] = [line(names, "shoe size")];
  for (const { fields, invalidUtf8 } of rows) {
    const bytes = line(fields, "44");
    lines.push(invalidUtf8 ? Buffer.concat([bytes, Buffer.of(0xff)]) : bytes);
    if (layout.emptyLines) lines.push(Buffer.alloc(0));
  }
  const separator = Buffer.from(lineEnd);
  const body = lines.flatMap((each, i) => (i === 0 ? [each] : [separator, each]));
  return Buffer.concat([
    ...(layout.bom ? [Buffer.of(0xef, 0xbb, 0xbf)] : []),
    ...body,
    ...(layout.finalLineEnd ? [separator] : []),
  ]);
}

/** A draft that a counterexample shows as the file it stands for. */
export function sourceDraft(
  source: SourceName,
  rows: readonly Row[],
  itsLayout: Layout,
): SourceDraft {
  const draft = { source, rows, layout: itsLayout };
  const shown = () => `\n  ${source}.csv ${JSON.stringify(writeSource(draft).toString())}`;
  return Object.assign(draft, { [fc.toStringMethod]: shown });
}

const draft = (source: SourceName): fc.Arbitrary<SourceDraft> =>
  fc
    .tuple(fc.array(row(source), { minLength: 1, maxLength: 16, size: "max" }), layout())
    .map(([rows, itsLayout]) => sourceDraft(source, rows, itsLayout));

/** Four drafted sources. */
export const sourceDrafts = (): fc.Arbitrary<readonly SourceDraft[]> =>
  fc.tuple(...SOURCE_NAMES.map(draft));

/** The files of drafted sources. */
export function writeSources(drafts: readonly SourceDraft[]): SourceFiles {
  return Object.fromEntries(drafts.map((each) => [each.source, writeSource(each)])) as SourceFiles;
}
