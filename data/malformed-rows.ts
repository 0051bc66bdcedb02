import { type ColumnType, columnsOfType, ID_COLUMN, type Source } from "./columns.ts";
import { encodeField, quoted } from "./fields.ts";
import type { MalformedKind } from "./options.ts";
import { pick, type Random } from "./random.ts";

const BAD_INTEGERS = [
  ...["12.5", "abc", "1e3", "--1", "+5", "1 2", "0x10", "1,000", "-", "NaN", "\u0663"],
  ...["9007199254740993", "-9007199254740993", "99999999999999999999"],
];
const BAD_NUMBERS = [
  ...["n/a", "1e5", "1.", ".5", "Infinity", "NaN", "1,5", "0x1F", "$12", "1.2.3", "- 1", "\t1"],
  "9".repeat(400),
];
const BAD_DATES = [
  ...["2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-00"],
  ...["0000-01-01", "24-01-01", "2024-1-5", "2024/01/05", "05.01.2024", "yesterday"],
  ...["2024-01-05T00:00:00Z", "+2024-01-05", "20240105"],
];

/** Not UTF-8: stray, truncated, overlong, surrogate, beyond the last code point. */
const BAD_BYTES = [
  [0xff],
  [0x80],
  [0xc3],
  [0xe2, 0x82],
  [0xc3, 0x28],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
];
/** Stands in a row's text for bytes that no text can hold; occurs in no generated value. */
const BYTES_GO_HERE = "\u0000";

// All of these close: a quote left open would swallow the rest of the file.
const BAD_QUOTES = [
  '"closed"text',
  '"closed" ',
  '"a" "b"',
  '"a""b"c',
  '"a"b"c"d',
  '""x',
  '"two\nlines"x',
  '"closed"\rcr',
  '"a"b"c,d"e', // a comma ends the field, so that the number of fields is wrong as well
];

/**
 * Writes a row that must be quarantined, from the fields of a good one.
 *
 * @param fields the good row's fields as CSV text, in table order; changed in place
 * @param order the file's columns, as positions in table order
 * @returns the row without line end; bytes where it cannot be text
 */
export function malformedRow(
  kind: MalformedKind,
  source: Source,
  fields: string[],
  order: readonly number[],
  random: Random,
): string | Buffer {
  switch (kind) {
    case "wrong-field-count":
      return wrongFieldCount(fields, order, random);
    case "unreadable-integer":
      return withBadValue("integer", BAD_INTEGERS, source, fields, order, random);
    case "unreadable-number":
      return withBadValue("number", BAD_NUMBERS, source, fields, order, random);
    case "unreadable-date":
      return withBadValue("date", BAD_DATES, source, fields, order, random);
    case "empty-id":
      fields[ID_COLUMN] = pick(random, ["", '""']);
      return arrange(fields, order);
    case "invalid-utf8":
      return withBadBytes(fields, order, random);
    case "malformed-quotes":
      fields[pick(random, order)] = pick(random, BAD_QUOTES);
      return arrange(fields, order);
  }
}

/** Puts fields in table order into the file's order, as one row without line end. */
export function arrange(fields: readonly string[], order: readonly number[]): string {
  let row = fields[order[0] as number] as string;
  for (let place = 1; place < order.length; place += 1) {
    row += `,${fields[order[place] as number]}`;
  }
  return row;
}

function wrongFieldCount(fields: string[], order: readonly number[], random: Random): string {
  const row = arrange(fields, order);
  return pick(random, [
    () => `${row},`,
    () => `${row},surplus`,
    () => arrange(fields, order.slice(0, -1)),
    () => fields[ID_COLUMN] as string, // never empty: an empty line would be no row at all
  ])();
}

function withBadValue(
  type: ColumnType,
  bad: readonly string[],
  source: Source,
  fields: string[],
  order: readonly number[],
  random: Random,
): string {
  fields[pick(random, columnsOfType(source, type))] = encodeField(pick(random, bad));
  return arrange(fields, order);
}

function withBadBytes(fields: string[], order: readonly number[], random: Random): Buffer {
  const value = `bad${BYTES_GO_HERE}bytes`;
  fields[pick(random, order)] = random() < 0.5 ? value : quoted(value);
  const [before = "", after = ""] = arrange(fields, order).split(BYTES_GO_HERE);
  const bytes = pick(random, BAD_BYTES);
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
}
