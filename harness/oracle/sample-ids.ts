/** Ids from here and there of a source: enough to part its customers into ranges of about one size. */
import { columnNames } from "./header.ts";
import type { OracleSource } from "./oracle.ts";
import { OracleError } from "./oracle-error.ts";
import { plainRowsOf } from "./plain-rows.ts";
import { parseRow, readRows } from "./read-rows.ts";
import { judgeRow } from "./row.ts";
import { byteTextOf } from "./text.ts";

const LF = 10;

/**
 * The ids of usable rows, as byte text. A row that is cut gives none, and neither does a source that
 * cannot be used: whoever reads it whole will say why.
 *
 * @param head the beginning of the file, with its header
 * @param blocks parts of the file, from anywhere
 */
export function sampleIds(source: OracleSource, head: Buffer, blocks: readonly Buffer[]): string[] {
  const file = `${source}.csv`;
  const [header] = rowsIn(file, head, 0);
  const names = header === undefined ? null : namesIn(source, header);
  if (names === null) return [];
  const plain = plainRowsOf(source, names);

  function idIn(row: string): string[] {
    if (plain.isPlain(row)) return [plain.customerIdOf(row)];
    const judged = judgeRow(source, names as readonly string[], parseRow(row, 1), 1);
    return "customerId" in judged ? [byteTextOf(Buffer.from(judged.customerId))] : [];
  }

  // What stands before the first line end is the rest of a row.
  return blocks.flatMap((block) => rowsIn(file, block, block.indexOf(LF) + 1).flatMap(idIn));
}

/** The rows of a part of a file, up to its last line end or to a quote that does not close in it. */
function rowsIn(file: string, part: Buffer, start: number): string[] {
  const rows: string[] = [];
  unlessUnusable(() =>
    readRows(file, [part.subarray(start, part.lastIndexOf(LF) + 1)], (row) => rows.push(row)),
  );
  return rows;
}

function namesIn(source: OracleSource, header: string): readonly string[] | null {
  return unlessUnusable(() => columnNames(`${source}.csv`, source, parseRow(header, 1)));
}

function unlessUnusable<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof OracleError) return null;
    throw error;
  }
}
