import { eachRow } from "../row-batch.ts";
import { createRowSplitter, type RawRow } from "../rows.ts";

/** Splits a file given in pieces, and keeps every row: the splitter uses its row again. */
export function splitPieces(pieces: Iterable<Uint8Array>, fileName = "file.csv"): RawRow[] {
  const rows: RawRow[] = [];
  const keep = (row: RawRow) => {
    // Other bytes around the row, as in the splitter's own buffer: behind the last row of a file
    // without a line end lies whatever an earlier piece left there, be it a quote or a comma.
    const buffer = Buffer.concat([
      Buffer.from('",'),
      row.buffer.subarray(row.start, row.end),
      Buffer.from(rows.length % 2 === 0 ? '",' : ',"'),
    ]);
    rows.push({ ...row, buffer, start: 2, end: buffer.length - 2 });
  };
  const splitter = createRowSplitter(fileName, (batch) => eachRow(batch, keep));
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return rows;
}

/** Splits a file given whole. */
export function split(file: string | Buffer): RawRow[] {
  return splitPieces([Buffer.from(file as Buffer)]);
}

/** The only row of a file. */
export function onlyRow(file: string | Buffer): RawRow {
  const [row, ...others] = split(file);
  if (row === undefined || others.length > 0) throw new Error("the file does not hold one row");
  return row;
}

export const bytesOf = (row: RawRow): Buffer => row.buffer.subarray(row.start, row.end);

/** A row's bytes as text. */
export const textOf = (row: RawRow): string => bytesOf(row).toString("utf8");
