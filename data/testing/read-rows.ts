import { COLUMNS, type ColumnType, type Source } from "../columns.ts";

/** Why a row must be quarantined, as the pipeline's contract words it. */
export type Reason =
  | "malformed_quotes"
  | "wrong_field_count"
  | "invalid_utf8"
  | "empty_customer_id"
  | "unreadable_value";

export type ReadRow = {
  /** Physical line on which the row starts; the header is line 1. */
  line: number;
  /** Values by column name; what cannot be decoded is left out. */
  values: Record<string, string>;
  /** Null for a usable row. */
  reason: Reason | null;
  /** The column that cannot be read. */
  column: string | null;
};

type Cells = { start: number; end: number; cells: string[]; badQuotes: boolean };

/**
 * A naive reader that judges generated files by the contract, written for the tests alone. It works
 * on text of one character per byte, so that invalid UTF-8 is told apart without any loss.
 */
export function readRows(source: Source, file: Buffer): { header: string[]; rows: ReadRow[] } {
  const bytes = file.toString("latin1").replace(/^\u00ef\u00bb\u00bf/, "");
  const [head, ...body] = cellsOf(bytes);
  const header = head?.cells ?? [];
  return {
    header,
    rows: body.map((row) => {
      const line = bytes.slice(0, row.start).split("\n").length;
      const values = Object.fromEntries(
        header.flatMap((name, place) => {
          const value = decode(row.cells[place] ?? "");
          return value === null ? [] : [[name, value]];
        }),
      );
      return { line, values, ...judge(source, header, row, bytes, values) };
    }),
  };
}

function judge(
  source: Source,
  header: string[],
  row: Cells,
  bytes: string,
  values: Record<string, string>,
): { reason: Reason | null; column: string | null } {
  const because = (reason: Reason | null, column: string | null = null) => ({ reason, column });
  if (row.badQuotes) return because("malformed_quotes");
  if (row.cells.length !== header.length) return because("wrong_field_count");
  if (decode(bytes.slice(row.start, row.end)) === null) return because("invalid_utf8");
  if (values.customer_id === "") return because("empty_customer_id");
  const bad = COLUMNS[source].find(({ name, type }) => !isReadable(type, values[name] ?? ""));
  return bad === undefined ? because(null) : because("unreadable_value", bad.name);
}

/** Splits into rows and cells; throws when a quote never closes. */
function cellsOf(bytes: string): Cells[] {
  const rows: Cells[] = [];
  let at = 0;
  while (at < bytes.length) {
    const row: Cells = { start: at, end: at, cells: [], badQuotes: false };
    for (;;) {
      let cell = "";
      const isQuoted = bytes[at] === '"';
      if (isQuoted) {
        const closed = matchAt(/"((?:[^"]|"")*)"/y, bytes, at);
        if (closed === null) throw new Error(`the quote at byte ${at} never closes`);
        cell = (closed[1] as string).replaceAll('""', '"');
        at += closed[0].length;
      }
      const rest = matchAt(/(?:[^,\r\n]|\r(?!\n))*/y, bytes, at)?.[0] ?? "";
      if (isQuoted && rest !== "") row.badQuotes = true;
      cell += rest;
      at += rest.length;
      row.cells.push(cell);
      row.end = at;
      if (bytes[at] !== ",") break;
      at += 1;
    }
    at += bytes.startsWith("\r\n", at) ? 2 : 1;
    if (row.end > row.start) rows.push(row);
  }
  return rows;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function decode(latin1: string): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(latin1, "latin1"),
    );
  } catch {
    return null;
  }
}

function isReadable(type: ColumnType, value: string): boolean {
  if (type === "text") return true;
  const text = value.replace(/^ +| +$/g, "");
  if (text === "") return true;
  switch (type) {
    case "integer": {
      if (!/^-?[0-9]+$/.test(text)) return false;
      const number = BigInt(text);
      return -(2n ** 53n) <= number && number <= 2n ** 53n;
    }
    case "number":
      return /^-?[0-9]+(\.[0-9]+)?$/.test(text) && Number.isFinite(Number(text));
    case "date": {
      const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
      const lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
      const length = lengths[month - 1] ?? 0;
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && year >= 1 && day >= 1 && day <= length;
    }
  }
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
