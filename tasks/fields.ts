/** The fields of one row: where each of them lies. */
import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import { closingQuote, type RawRow } from "./rows.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;

/** What keeps a row's fields from being used, in the order in which the reasons count. */
export type FieldsProblem = "malformed_quotes" | "wrong_field_count" | "invalid_utf8";

/** The fields of a row as places in a buffer. It is used again for the next row. */
export class Fields {
  /** How many fields a row must have. */
  readonly count: number;
  buffer: Buffer = Buffer.alloc(0);
  /** First byte of each field's value, without quotes. A field too many falls behind the array's end. */
  readonly starts: Int32Array;
  /** One past its last. */
  readonly ends: Int32Array;

  constructor(count: number) {
    this.count = count;
    this.starts = new Int32Array(count);
    this.ends = new Int32Array(count);
  }

  /**
   * Finds the fields of a row. A row whose values stand in it as they are is cut where it lies; one
   * with doubled quotes goes to `csv-parse`. A property shows that both ways agree.
   *
   * @returns what is wrong with the row, or null: the fields are there
   */
  locate(row: RawRow): FieldsProblem | null {
    const { buffer, start, end } = row;
    const found = row.hasQuote ? this.cutQuoted(row) : this.cut(row);
    if (found.malformed) return "malformed_quotes";
    if (found.count !== this.count) return "wrong_field_count";
    if (!found.ascii && !isUtf8(buffer.subarray(start, end))) return "invalid_utf8";
    this.buffer = buffer;
    if (found.doubled) this.take(parseRow(row));
    return null;
  }

  /** The value of one field, as text. */
  text(index: number): string {
    return this.buffer.toString("utf8", this.starts[index], this.ends[index]);
  }

  private cut({ buffer, start, end }: RawRow): Cut {
    const { starts, ends } = this;
    let count = 0;
    let bits = 0;
    let from = start;
    for (let at = start; at < end; at++) {
      const byte = buffer[at] as number;
      bits |= byte;
      if (byte !== COMMA) continue;
      starts[count] = from;
      ends[count] = at;
      count += 1;
      from = at + 1;
    }
    starts[count] = from;
    ends[count] = end;
    cutting.count = count + 1;
    cutting.ascii = bits < 0x80;
    cutting.malformed = false;
    cutting.doubled = false;
    return cutting;
  }

  private cutQuoted(row: RawRow): Cut {
    const { buffer, end } = row;
    const { starts, ends } = this;
    let count = 0;
    cutting.ascii = false;
    cutting.malformed = false;
    cutting.doubled = false;
    for (let from = row.start; ; ) {
      let first = from;
      let last = from;
      let next = from;
      if (from < end && buffer[from] === QUOTE) {
        first = from + 1;
        last = closingQuote(row, from);
        next = last + 1;
        if (next < end && buffer[next] !== COMMA) cutting.malformed = true;
        cutting.doubled ||= holdsQuote(buffer, first, last);
      }
      while (next < end && buffer[next] !== COMMA) next += 1;
      if (first === from) last = next;
      starts[count] = first;
      ends[count] = last;
      count += 1;
      if (next >= end) break;
      from = next + 1;
    }
    cutting.count = count;
    return cutting;
  }

  /** Takes values that do not stand in the row as they are. */
  private take(values: readonly string[]): void {
    const bytes = Buffer.from(values.join(""), "utf8");
    let at = 0;
    for (const [i, value] of values.entries()) {
      this.starts[i] = at;
      at += Buffer.byteLength(value, "utf8");
      this.ends[i] = at;
    }
    this.buffer = bytes;
  }
}

/** What a pass over a row has seen; one object, since there is one for every row of a file. */
interface Cut {
  count: number;
  /** Known to be ASCII. */
  ascii: boolean;
  malformed: boolean;
  /** A quoted field holds a quote. */
  doubled: boolean;
}

const cutting: Cut = { count: 0, ascii: false, malformed: false, doubled: false };

function holdsQuote(buffer: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (buffer[i] === QUOTE) return true;
  return false;
}

function parseRow(row: RawRow): string[] {
  const [fields] = parse(row.buffer.subarray(row.start, row.end), {
    // The splitter has cut the row: every CR and LF left in it belongs to a value.
    record_delimiter: "\n",
    relax_quotes: true,
    relax_column_count: true,
  }) as string[][];
  return fields as string[];
}
