// The hash that decides the shard of each row of a batch, of the row's id.
import {
  INPUT,
  ODD_ROWS,
  ROW_COUNT,
  ROW_ENDS,
  ROW_QUOTES,
  ROW_SHARDS,
  ROW_STARTS,
} from "../layout";
import { firstWords, LONGEST_KEY, setKey } from "./md5";

const COMMA: i32 = 0x2c;
const QUOTE: i32 = 0x22;

let idStart: i32 = 0;
let idEnd: i32 = 0;

/** Finds the field of a row at `index`; false if it is not of plain ASCII, or is or follows a quoted one. */
function findId(row: i32, index: i32): bool {
  const end = INPUT + load<i32>(ROW_ENDS + row);
  const hasQuote = load<i32>(ROW_QUOTES + row) != 0;
  let at = INPUT + load<i32>(ROW_STARTS + row);
  for (let field = 0; field <= index; field++) {
    if (hasQuote && at < end && load<u8>(at) == QUOTE) return false;
    idStart = at;
    let bits = 0;
    for (; at < end; at++) {
      const byte = load<u8>(at) as i32;
      if (byte == COMMA) break;
      bits |= byte;
    }
    if (field == index) {
      idEnd = at;
      return bits < 0x80 && at - idStart <= LONGEST_KEY;
    }
    if (at >= end) break;
    at += 1;
  }
  return false;
}

/**
 * Leaves the hash of every row from `first` on, and the rows that have none here.
 *
 * @returns how many have none
 */
export function hashIds(first: i32, idIndex: i32): i32 {
  const count = load<i32>(ROW_COUNT);
  let odd = ODD_ROWS;
  let lanes = 0;
  let row0 = 0;
  let row1 = 0;
  let row2 = 0;
  for (let index = first; index < count; index++) {
    const row = index << 2;
    if (!findId(row, idIndex)) {
      store<i32>(odd, index);
      odd += 4;
      continue;
    }
    setKey(lanes, idStart, idEnd - idStart);
    lanes += 1;
    if (lanes == 1) row0 = row;
    else if (lanes == 2) row1 = row;
    else if (lanes == 3) row2 = row;
    else {
      const words = firstWords();
      store<i32>(ROW_SHARDS + row0, i32x4.extract_lane(words, 0));
      store<i32>(ROW_SHARDS + row1, i32x4.extract_lane(words, 1));
      store<i32>(ROW_SHARDS + row2, i32x4.extract_lane(words, 2));
      store<i32>(ROW_SHARDS + row, i32x4.extract_lane(words, 3));
      lanes = 0;
    }
  }
  if (lanes > 0) {
    const words = firstWords();
    store<i32>(ROW_SHARDS + row0, i32x4.extract_lane(words, 0));
    if (lanes > 1) store<i32>(ROW_SHARDS + row1, i32x4.extract_lane(words, 1));
    if (lanes > 2) store<i32>(ROW_SHARDS + row2, i32x4.extract_lane(words, 2));
  }
  return (odd - ODD_ROWS) >> 2;
}
