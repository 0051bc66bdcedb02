/** The usable rows of a source, put aside by ranges of customers. */
import { ORACLE_COLUMNS } from "./columns.ts";
import type { OracleSource } from "./oracle.ts";
import type { PlainRows } from "./plain-rows.ts";
import { type Boundaries, rangeOf } from "./ranges.ts";
import type { RowValues } from "./row.ts";
import type { Scratch } from "./scratch.ts";
import { type SourceShare, shareOf } from "./source-share.ts";
import { bytesOf, byteTextOf } from "./text.ts";
import type { OracleValue } from "./value.ts";

/** Bytes that hold whole rows, and the same as byte text. */
export interface RowBlock {
  readonly bytes: Buffer;
  readonly text: string;
}

/** A row and where it lies, without its LF: plain as it stood in the source, or {@link isJudged}. */
export interface KeptRow {
  readonly block: RowBlock;
  readonly start: number;
  readonly end: number;
}

export interface RowFiles {
  /** Both as byte text. */
  addPlain(id: string, row: string): void;
  addJudged(customerId: string, values: RowValues): void;
  end(): void;
}

/** Begins the line of a row that is not plain; plain rows have no control characters. */
const JUDGED = "\x01";
const JUDGED_BYTE = 1;
/** How many bytes are gathered, over all ranges, before they are written. */
const GATHERED_BYTES = 16 << 20;
/** How many of one range at the most. */
const PIECE_BYTES = 256 << 10;

export function createRowFiles(
  scratch: Scratch,
  source: OracleSource,
  boundaries: Boundaries,
): RowFiles {
  const ranges = Array.from({ length: boundaries.length + 1 }, () => ({
    lines: [] as string[],
    size: 0,
  }));
  const most = Math.min(PIECE_BYTES, GATHERED_BYTES / ranges.length);

  let number = 0;

  function add(id: string, line: string): void {
    number = rangeOf(boundaries, id, number);
    const range = ranges[number] as (typeof ranges)[number];
    range.lines.push(line);
    range.size += line.length;
    if (range.size > most) flush(number);
  }

  function flush(number: number): void {
    const { lines } = ranges[number] as (typeof ranges)[number];
    if (lines.length === 0) return;
    scratch.append(nameOf(source, number), bytesOf(`${lines.join("\n")}\n`));
    ranges[number] = { lines: [], size: 0 };
  }

  return {
    addPlain: add,
    addJudged(customerId, { email, ...values }) {
      const columns = ORACLE_COLUMNS[source].map(([name]) => values[name]);
      const kept = JSON.stringify([customerId, email, columns]);
      add(byteTextOf(Buffer.from(customerId)), JUDGED + byteTextOf(Buffer.from(kept)));
    },
    end() {
      for (const number of ranges.keys()) flush(number);
    },
  };
}

/**
 * Hands over the usable rows of a source in a range, in the order of the source.
 *
 * @param onRow takes the customer's id, in byte text, and the row
 */
export function readRowFile(
  scratch: Scratch,
  source: OracleSource,
  range: number,
  plain: PlainRows,
  onRow: (id: string, row: KeptRow) => void,
): void {
  for (const block of blocksOf(scratch.read(nameOf(source, range)))) {
    const { text } = block;
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf("\n", start);
      const row = { block, start, end };
      onRow(isJudged(row) ? judgedIn(row)[0] : plain.customerIdOf(text.slice(start, end)), row);
      start = end + 1;
    }
  }
}

/** Pieces of any length as pieces of whole lines. */
function* blocksOf(pieces: Iterable<Buffer>): Generator<RowBlock> {
  /** Of a line that has not ended yet. */
  let begun: Buffer[] = [];
  for (const piece of pieces) {
    const end = piece.lastIndexOf("\n") + 1;
    if (end === 0) {
      begun.push(piece);
      continue;
    }
    const bytes = Buffer.concat([...begun, piece.subarray(0, end)]);
    yield { bytes, text: byteTextOf(bytes) };
    begun = [piece.subarray(end)];
  }
}

/** Whether a row was not plain, and is kept as what it says. */
export function isJudged({ block, start }: KeptRow): boolean {
  return block.bytes[start] === JUDGED_BYTE;
}

/** What a row adds to a profile that {@link isJudged}. */
export function judgedShareOf(source: OracleSource, row: KeptRow): SourceShare {
  const [, email, columns] = judgedIn(row);
  return shareOf(source, email, columns);
}

function judgedIn({ block, start, end }: KeptRow): [string, OracleValue, OracleValue[]] {
  return JSON.parse(block.text.slice(start + JUDGED.length, end));
}

function nameOf(source: OracleSource, range: number): string {
  return `rows-${range}-${source}`;
}
