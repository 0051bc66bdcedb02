// Rows to records: values as JSON, each with its key, as profiles take them.
import {
  FIELD_ENDS,
  FIELD_STARTS,
  INPUT,
  OUTPUT,
  PLAN,
  PLAN_FIGURES,
  READ_COUNT,
  READ_FIGURES,
  READ_ROWS,
  READS,
  RECORD_BYTES,
  ROW_COUNT,
  ROW_ENDS,
  ROW_QUOTES,
  ROW_SHARDS,
  ROW_STARTS,
  TEXT,
} from "../layout";
import { copyLoosely } from "./copy";
import { cutPlain, cutQuoted } from "./fields";
import { NOT_PLAIN, writeValue } from "./values";

/**
 * Reads the rows of a shard from `first` on, READ_ROWS at most. Of each it leaves its
 * figures; a row that is not plain has none but its number.
 *
 * @param shard whose rows, or -1 for those of all
 * @returns the row to go on with
 */
export function readRows(
  first: i32,
  shard: i32,
  fieldCount: i32,
  columnCount: i32,
  idIndex: i32,
  emailIndex: i32,
): i32 {
  const count = load<i32>(ROW_COUNT);
  let out = OUTPUT;
  let figures = READS;
  let row = first;
  for (; row < count; row++) {
    const at = row << 2;
    if (shard >= 0 && load<i32>(ROW_SHARDS + at) != shard) continue;
    const start = INPUT + load<i32>(ROW_STARTS + at);
    const end = INPUT + load<i32>(ROW_ENDS + at);
    if (figures == READS + READ_ROWS * READ_FIGURES * 4) break;
    store<i32>(figures, row);
    const isPlain =
      load<i32>(ROW_QUOTES + at) != 0
        ? cutQuoted(start, end, fieldCount)
        : cutPlain(start, end, fieldCount);
    const written = isPlain ? readRow(out, figures, columnCount, idIndex, emailIndex) : NOT_PLAIN;
    store<i32>(figures + 12, written == NOT_PLAIN ? 0 : written - OUTPUT);
    if (written != NOT_PLAIN) out = written;
    figures += READ_FIGURES * 4;
  }
  store<i32>(READ_COUNT, (figures - READS) / (READ_FIGURES * 4));
  store<i32>(RECORD_BYTES, out - OUTPUT);
  return row;
}

/** Figures: row, start, end of the email, end, up to two scored values, start and end of the id. */
function readRow(out: i32, figures: i32, columnCount: i32, idIndex: i32, emailIndex: i32): i32 {
  const idStart = load<i32>(FIELD_STARTS + (idIndex << 2));
  const idEnd = load<i32>(FIELD_ENDS + (idIndex << 2));
  if (idStart == idEnd) return NOT_PLAIN;
  store<i32>(figures + 4, out - OUTPUT);
  let to = writeValue(
    TEXT,
    out,
    load<i32>(FIELD_STARTS + (emailIndex << 2)),
    load<i32>(FIELD_ENDS + (emailIndex << 2)),
  );
  if (to == NOT_PLAIN) return NOT_PLAIN;
  store<i32>(figures + 8, to - OUTPUT);
  for (let column = 0; column < columnCount; column++) {
    const plan = PLAN + column * PLAN_FIGURES * 4;
    const position = load<i32>(plan + 4) << 2;
    const keyLength = load<i32>(plan + 12);
    const scored = load<i32>(plan + 16);
    copyLoosely(to, load<i32>(plan + 8), keyLength);
    to += keyLength;
    if (scored >= 0) store<i32>(figures + 16 + (scored << 2), to - OUTPUT);
    to = writeValue(
      load<i32>(plan),
      to,
      load<i32>(FIELD_STARTS + position),
      load<i32>(FIELD_ENDS + position),
    );
    if (to == NOT_PLAIN) return NOT_PLAIN;
  }
  store<i32>(figures + 24, idStart - INPUT);
  store<i32>(figures + 28, idEnd - INPUT);
  return to;
}
