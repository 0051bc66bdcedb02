import { columnsOfType, ID_COLUMN, type Source } from "./columns.ts";
import { encodeField, quoted } from "./fields.ts";
import { pick, type Random } from "./random.ts";

/** Ways of writing a good row that careless readers get wrong. */
export const AWKWARD_FIELDS = [
  "comma",
  "doubled-quotes",
  "quoted-lf",
  "quoted-crlf",
  "lone-cr",
  "unicode",
  "quoted-empty",
  "spaces-around-number",
  "spaces-around-date",
  "spaces-only",
  "spaces-in-text",
  "quote-inside-unquoted",
  "needless-quotes",
  "number-form",
  "blank-line-before",
] as const;

export type AwkwardField = (typeof AWKWARD_FIELDS)[number];

const UNICODE_TEXTS = [
  "Zo\u00eb Caf\u00e9",
  "Zoe\u0308 Cafe\u0301",
  "\u682a\u5f0f\u4f1a\u793e",
  "\u{1f680} launch",
  "\u0130stanbul",
  "a\u2028b",
];
// Fractions, exponents and the like are not here: those are unreadable, not awkward.
const INTEGER_FORMS = ["-0", "0010", "-7", "9007199254740992", "-9007199254740992"];
const NUMBER_FORMS = ["-0", "-0.0", "007.50", "0.1", "-12.5", "12345678901234567890", "3.0"];

/**
 * Rewrites one or more fields of a good row, which stays good.
 *
 * @param fields the row's fields as CSV text, in table order; changed in place
 * @param values the row's values before quoting, in table order
 */
export function makeAwkward(
  kind: AwkwardField,
  source: Source,
  fields: string[],
  values: readonly string[],
  random: Random,
): void {
  const text = textColumn(source, random);
  switch (kind) {
    case "comma":
      fields[text] = quoted("Smith, Jones, and Sons,");
      return;
    case "doubled-quotes":
      fields[text] = quoted(pick(random, ['the "big" one', '"', '""', '"quoted"', 'ends in "']));
      return;
    case "quoted-lf":
      fields[text] = quoted(pick(random, ["two\nlines", "\n", "blank\n\nline", "ends\n"]));
      return;
    case "quoted-crlf":
      fields[text] = quoted(pick(random, ["two\r\nlines", "\r\n", "\r\n,\r\n", 'a"\r\n"b']));
      return;
    case "lone-cr":
      fields[text] = pick(random, ["one\rfield", quoted("one\rfield")]);
      return;
    case "unicode":
      fields[text] = pick(random, UNICODE_TEXTS);
      return;
    case "quoted-empty":
      fields[text] = '""';
      fields[pick(random, columnsOfType(source, "number"))] = '""';
      return;
    case "spaces-around-number":
      for (const column of columnsOfType(source, "integer"))
        fields[column] = padded(column, values);
      for (const column of columnsOfType(source, "number")) fields[column] = padded(column, values);
      return;
    case "spaces-around-date":
      for (const column of columnsOfType(source, "date")) fields[column] = padded(column, values);
      return;
    case "spaces-only":
      fields[pick(random, columnsOfType(source, "number"))] = "  ";
      fields[pick(random, columnsOfType(source, "date"))] = '" "';
      return;
    case "spaces-in-text":
      fields[text] = pick(random, ["  leading", "trailing  ", " ", ' "not quoted"']);
      return;
    case "quote-inside-unquoted":
      fields[text] = pick(random, ['5" disk', 'O"Brien', 'ends in "', 'a""b']);
      return;
    case "needless-quotes":
      for (const [column, value] of values.entries()) fields[column] = quoted(value);
      return;
    case "number-form":
      for (const column of columnsOfType(source, "integer")) {
        fields[column] = pick(random, INTEGER_FORMS);
      }
      fields[pick(random, columnsOfType(source, "number"))] = pick(random, NUMBER_FORMS);
      return;
    case "blank-line-before":
      // The line is not part of the row: whoever writes the row puts it there.
      return;
  }
}

function padded(column: number, values: readonly string[]): string {
  return encodeField(`  ${values[column]} `);
}

function textColumn(source: Source, random: Random): number {
  return pick(
    random,
    columnsOfType(source, "text").filter((column) => column !== ID_COLUMN),
  );
}
