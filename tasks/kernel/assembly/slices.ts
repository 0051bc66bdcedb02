// The rows of a slice, which `gather` has written.
import {
  INPUT,
  ROW_COUNT,
  ROW_ENDS,
  ROW_HEAD,
  ROW_LINES,
  ROW_QUOTES,
  ROW_STARTS,
} from "../layout";

/**
 * Makes a batch of the rows that lie whole before `end`.
 *
 * @returns where the next row begins
 */
export function openSlice(end: i32): i32 {
  let count = 0;
  let at = 0;
  while (at + ROW_HEAD <= end) {
    const head = INPUT + at;
    const marked = load<i32>(head + 4);
    const start = at + ROW_HEAD;
    const rowEnd = start + (marked >>> 1);
    if (rowEnd > end) break;
    const row = count << 2;
    store<i32>(ROW_STARTS + row, start);
    store<i32>(ROW_ENDS + row, rowEnd);
    store<i32>(ROW_LINES + row, load<i32>(head));
    store<i32>(ROW_QUOTES + row, marked & 1);
    count += 1;
    at = rowEnd;
  }
  store<i32>(ROW_COUNT, count);
  return at;
}
