// Where the fields of a row lie.
import { FIELD_ENDS, FIELD_STARTS } from "../layout";

const COMMA: i32 = 0x2c;
const QUOTE: i32 = 0x22;

/** False if the row has another number of fields, or is not ASCII. */
export function cutPlain(start: i32, end: i32, fieldCount: i32): bool {
  const comma = i8x16.splat(COMMA as i8);
  const last = (fieldCount - 1) << 2;
  let field = 0;
  store<i32>(FIELD_STARTS, start);
  for (let block = start; block < end; block += 16) {
    const bytes = v128.load(block);
    const own = (1 << min(end - block, 16)) - 1;
    // The highest bit of each byte.
    if ((i8x16.bitmask(bytes) & own) != 0) return false;
    let marks = i8x16.bitmask(i8x16.eq(bytes, comma)) & own;
    for (; marks != 0; marks &= marks - 1) {
      if (field == last) return false;
      const place = block + ctz(marks);
      store<i32>(FIELD_ENDS + field, place);
      field += 4;
      store<i32>(FIELD_STARTS + field, place + 1);
    }
  }
  store<i32>(FIELD_ENDS + field, end);
  return field == last;
}

/** The same where quotes stand in the row; false also if a quoted field holds one, or text follows it. */
export function cutQuoted(start: i32, end: i32, fieldCount: i32): bool {
  let from = start;
  let bits = 0;
  for (let field = 0; field < fieldCount << 2; field += 4) {
    let first = from;
    let last = from;
    let next = from;
    if (from < end && load<u8>(from) == QUOTE) {
      first = from + 1;
      last = first;
      for (; last < end; last++) {
        const byte = load<u8>(last) as i32;
        if (byte == QUOTE) break;
        bits |= byte;
      }
      next = last + 1;
      if (next < end && load<u8>(next) != COMMA) return false;
    } else {
      for (; next < end; next++) {
        const byte = load<u8>(next) as i32;
        if (byte == COMMA) break;
        bits |= byte;
      }
      last = next;
    }
    store<i32>(FIELD_STARTS + field, first);
    store<i32>(FIELD_ENDS + field, last);
    if (next >= end) return field == (fieldCount - 1) << 2 && bits < 0x80;
    from = next + 1;
  }
  return false;
}
