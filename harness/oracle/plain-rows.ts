/**
 * Rows that can be used at sight. Nearly all rows of nearly all files are plain: one pattern tells so. It
 * promises nothing of the others, which are judged one by one.
 */
import { ORACLE_COLUMNS, type OracleType } from "./columns.ts";
import type { OracleSource } from "./oracle.ts";

export interface PlainRows {
  /** Whether a row, given as byte text that is UTF-8, is plain, and so usable. */
  isPlain(row: string): boolean;
  /** Byte text; of plain rows only. */
  customerIdOf(row: string): string;
}

/** Neither commas, quotes nor what JSON escapes. */
const TEXT = String.raw`[^,"\\\x00-\x1f]*`;
/** The same where it stands in quotes, which commas may as well. */
const QUOTED_TEXT = String.raw`[^"\\\x00-\x1f]*`;
/** Every day but 29 February, which needs thought. */
const DAY = String.raw`(?!0000)\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))`;
/** What fields look like, without quotes around them; an integer of 15 digits is well below 2^53. */
const LOOKS: Readonly<Record<OracleType, string>> = {
  text: TEXT,
  integer: String.raw`(?:-?\d{1,15})?`,
  number: String.raw`(?:-?\d{1,15}(?:\.\d{1,15})?)?`,
  date: `(?:${DAY})?`,
};

/** With more columns a pattern grows beyond what an engine takes, and no row is plain. */
const MOST_COLUMNS = 1000;

/** @param names the columns of the source's file, in its order */
export function plainRowsOf(source: OracleSource, names: readonly string[]): PlainRows {
  const types = new Map(ORACLE_COLUMNS[source]);
  const fields = names.map((name) => {
    const type = types.get(name) ?? "text";
    const look = LOOKS[type];
    const isGiven = name === "customer_id" ? '(?!,|$|"")' : "";
    return `${isGiven}(?:${look}|"${type === "text" ? QUOTED_TEXT : look}")`;
  });
  const idAt = names.indexOf("customer_id");
  const patternOf = (parts: readonly string[]) =>
    names.length > MOST_COLUMNS ? /(?!)/ : new RegExp(`^${parts.join(",")}$`);
  const pattern = patternOf(fields);
  const patternWithId = patternOf(fields.map((field, at) => (at === idAt ? `(${field})` : field)));

  return {
    isPlain: (row) => pattern.test(row),
    customerIdOf(row) {
      const end = idAt === 0 ? row.indexOf(",") : -1;
      if (end > 0 && row[0] !== '"') return row.slice(0, end);
      const [, id = ""] = patternWithId.exec(row) as RegExpExecArray;
      return id.startsWith('"') ? id.slice(1, -1) : id;
    },
  };
}
