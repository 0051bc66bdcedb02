// Rows out of bytes: plain ones, as long as no quote stands in the way.
import {
  INPUT,
  LINE,
  MAX_ROW_BYTES,
  ROW_COUNT,
  ROW_ENDS,
  ROW_LINES,
  ROW_QUOTES,
  ROW_STARTS,
} from "../layout";

const LF: i32 = 0x0a;
const CR: i32 = 0x0d;
const QUOTE: i32 = 0x22;

/**
 * Adds to the batch the rows from `at` on that end before `end` and hold no quote; empty lines only
 * count. Stops at the first row that holds one, is too long, or does not end.
 *
 * @returns where that row begins, from INPUT on
 */
export function splitPlain(at: i32, end: i32): i32 {
  const limit = INPUT + end;
  let start = INPUT + at;
  let count = load<i32>(ROW_COUNT);
  let line = load<i32>(LINE);
  const lf = i8x16.splat(LF as i8);
  const quote = i8x16.splat(QUOTE as i8);
  let open = true;
  for (let block = start; block < limit && open; block += 16) {
    const bytes = v128.load(block);
    const quotes = i8x16.eq(bytes, quote);
    let marks = i8x16.bitmask(v128.or(quotes, i8x16.eq(bytes, lf)));
    if (marks == 0) continue;
    const quoteMarks = i8x16.bitmask(quotes);
    do {
      const bit = ctz(marks);
      const place = block + bit;
      if (place >= limit || ((quoteMarks >> bit) & 1) != 0) {
        open = false;
        break;
      }
      const last = place > start && load<u8>(place - 1) == CR ? place - 1 : place;
      if (last > start) {
        if (last - start > MAX_ROW_BYTES) {
          open = false;
          break;
        }
        const row = count << 2;
        store<i32>(ROW_STARTS + row, start - INPUT);
        store<i32>(ROW_ENDS + row, last - INPUT);
        store<i32>(ROW_LINES + row, line);
        store<i32>(ROW_QUOTES + row, 0);
        count += 1;
      }
      line += 1;
      start = place + 1;
      marks &= marks - 1;
    } while (marks != 0);
  }
  store<i32>(ROW_COUNT, count);
  store<i32>(LINE, line);
  return start - INPUT;
}
