/** Rows that cannot be used are kept: where they stood, why, and every byte of them. */
import { isUtf8 } from "node:buffer";
import type { QuarantinePlace } from "./artifacts.ts";
import type { RawRow } from "./rows.ts";
import { sourceFileName } from "./sources.ts";

/** A quarantined row as its artifact holds it. */
export interface QuarantinedRow extends QuarantinePlace {
  /** The row's bytes as text, or, where they are not valid UTF-8, in base64. */
  readonly text?: string;
  readonly base64?: string;
}

/** Keeps a row that cannot be used. */
export function quarantine(place: QuarantinePlace, row: RawRow): QuarantinedRow {
  return isUtf8(row.buffer.subarray(row.start, row.end))
    ? { ...place, text: row.buffer.toString("utf8", row.start, row.end) }
    : { ...place, base64: row.buffer.toString("base64", row.start, row.end) };
}

/** The line of a quarantined row in its artifact, LF included. */
export function quarantineLine(row: QuarantinedRow): string {
  return `${JSON.stringify(row)}\n`;
}

/** The place without the text: what may go into a task result or a message. */
export function placeOf({ source, line, reason, field }: QuarantinedRow): QuarantinePlace {
  return { source, line, reason, ...(field !== undefined && { field }) };
}

/** A place in words, such as `crm.csv line 12 (unreadable_value in employee_count)`. */
export function describePlace({ source, line, reason, field }: QuarantinePlace): string {
  return `${sourceFileName(source)} line ${line} (${reason}${field ? ` in ${field}` : ""})`;
}
