/**
 * Rows that can be used at sight. Nearly all rows of nearly all files are plain: one pattern tells so,
 * and reads them. It promises nothing of the others, which are judged one by one.
 */
import { ORACLE_COLUMNS, type OracleType } from "./columns.ts";
import type { OracleSource } from "./oracle.ts";
import { isNumber, keyOf, SCORED_COLUMNS, type SourceShare } from "./source-share.ts";

export interface PlainRows {
  /** Whether a row, given as byte text that is UTF-8, is plain, and so usable. */
  isPlain(row: string): boolean;
  /** Byte text; of plain rows only. */
  customerIdOf(row: string): string;
  /** Of plain rows only. */
  shareOf(row: string): SourceShare;
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
    return `(${isGiven}(?:${look}|"${type === "text" ? QUOTED_TEXT : look}"))`;
  });
  const pattern = names.length > MOST_COLUMNS ? /(?!)/ : new RegExp(`^${fields.join(",")}$`);
  const idAt = names.indexOf("customer_id");
  const emailAt = names.indexOf("email");
  const columns = ORACLE_COLUMNS[source].map(([name, type]) => ({
    key: keyOf(name),
    at: names.indexOf(name),
    isNumber: isNumber(type),
  }));
  const scored = SCORED_COLUMNS[source].map((name: string) => ({
    at: names.indexOf(name),
    isNumber: isNumber(types.get(name) ?? "text"),
  }));

  function fieldsOf(row: string): readonly string[] {
    const [, ...fields] = pattern.exec(row) as RegExpExecArray;
    if (!row.includes('"')) return fields;
    return fields.map((field) => (field.startsWith('"') ? field.slice(1, -1) : field));
  }

  return {
    isPlain: (row) => pattern.test(row),
    customerIdOf(row) {
      const end = idAt === 0 ? row.indexOf(",") : -1;
      return end > 0 && row[0] !== '"' ? row.slice(0, end) : (fieldsOf(row)[idAt] as string);
    },
    shareOf(row) {
      const fields = fieldsOf(row);
      const email = fields[emailAt];
      let json = "";
      for (const { key, at, isNumber } of columns) {
        const field = fields[at] as string;
        if (field === "") json += `${key}null`;
        else json += isNumber ? `${key}${Number(field)}` : `${key}"${field}"`;
      }
      return {
        email: email ? `"${email}"` : "null",
        json,
        scored: scored.map(({ at, isNumber }) => {
          const field = fields[at] as string;
          if (field === "") return null;
          return isNumber ? Number(field) : field;
        }),
      };
    },
  };
}
