/** The usable rows of a source, put aside by ranges of customers. */
import { ORACLE_COLUMNS } from "./columns.ts";
import type { OracleSource } from "./oracle.ts";
import type { PlainRows } from "./plain-rows.ts";
import { type Boundaries, rangeOf } from "./ranges.ts";
import type { RowValues } from "./row.ts";
import type { Scratch } from "./scratch.ts";
import { type SourceShare, shareOf } from "./source-share.ts";
import { bytesOf, byteTextOf } from "./text.ts";

/** A plain row as it stood in the source, or what another usable row adds to a profile. */
export type KeptRow = string | SourceShare;

export interface RowFiles {
  /** Both as byte text. */
  addPlain(id: string, row: string): void;
  addJudged(customerId: string, values: RowValues): void;
  end(): void;
}

/** Begins the line of a row that is not plain; plain rows have no control characters. */
const JUDGED = "\x01";
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
 * @param onRow takes the customer's id and the row, both in byte text
 */
export function readRowFile(
  scratch: Scratch,
  source: OracleSource,
  range: number,
  plain: PlainRows,
  onRow: (id: string, row: KeptRow) => void,
): void {
  let rest = "";
  for (const chunk of scratch.read(nameOf(source, range))) {
    const lines = (rest + byteTextOf(chunk)).split("\n");
    rest = lines.pop() as string;
    for (const line of lines) {
      if (line.startsWith(JUDGED)) {
        const [id, email, columns] = JSON.parse(line.slice(JUDGED.length));
        onRow(id, shareOf(source, email, columns));
      } else onRow(plain.customerIdOf(line), line);
    }
  }
}

function nameOf(source: OracleSource, range: number): string {
  return `rows-${range}-${source}`;
}
