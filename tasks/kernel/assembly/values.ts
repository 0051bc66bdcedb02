// Values as JSON, where they are what `tasks/values.ts` would copy as it stands. Each writes at `out`
// and returns where it has ended, or NOT_PLAIN.

import { DATE, INTEGER, TEXT } from "../layout";

export const NOT_PLAIN: i32 = 0;

const SPACE: i32 = 0x20;
const QUOTE: i32 = 0x22;
const MINUS: i32 = 0x2d;
const POINT: i32 = 0x2e;
const ZERO: i32 = 0x30;
const NINE: i32 = 0x39;
const BACKSLASH: i32 = 0x5c;
/** `null`, little-endian. */
const NULL: i32 = 0x6c6c756e;
/** Decimals of so many digits are exact in a double: written as they are, they read back the same. */
const EXACT_DIGITS: i32 = 15;
/** From so many zeros after the point on, JavaScript writes an exponent. */
const EXPONENT_ZEROS: i32 = 6;
const DATE_LENGTH: i32 = 10;

export function writeValue(type: i32, out: i32, start: i32, end: i32): i32 {
  if (type == TEXT) return start == end ? writeNull(out) : writeText(out, start, end);
  let first = start;
  let last = end;
  while (first < last && load<u8>(first) == SPACE) first++;
  while (last > first && load<u8>(last - 1) == SPACE) last--;
  if (first == last) return writeNull(out);
  if (type == DATE) return writeDate(out, first, last);
  return writeDecimal(out, first, last, type == INTEGER);
}

function writeNull(out: i32): i32 {
  store<i32>(out, NULL);
  return out + 4;
}

/** Text without anything that JSON escapes. */
function writeText(out: i32, start: i32, end: i32): i32 {
  const quote = i8x16.splat(QUOTE as i8);
  const backslash = i8x16.splat(BACKSLASH as i8);
  const space = i8x16.splat(SPACE as i8);
  store<u8>(out, QUOTE);
  let to = out + 1;
  for (let at = start; at < end; at += 16) {
    const bytes = v128.load(at);
    const odd = v128.or(
      i8x16.lt_u(bytes, space),
      v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)),
    );
    const own = min(end - at, 16);
    if ((i8x16.bitmask(odd) & ((1 << own) - 1)) != 0) return NOT_PLAIN;
    v128.store(to, bytes);
    to += own;
  }
  store<u8>(to, QUOTE);
  return to + 1;
}

function isDigit(byte: i32): bool {
  return byte >= ZERO && byte <= NINE;
}

function writeDecimal(out: i32, start: i32, end: i32, isInteger: bool): i32 {
  const first = load<u8>(start) == MINUS ? start + 1 : start;
  let at = first;
  while (at < end && isDigit(load<u8>(at))) at++;
  const wholeDigits = at - first;
  if (wholeDigits == 0 || end - first > EXACT_DIGITS) return NOT_PLAIN;
  if (load<u8>(first) == ZERO && !(wholeDigits == 1 && at < end) && end != start + 1) {
    return NOT_PLAIN;
  }
  if (at < end) {
    if (isInteger || load<u8>(at) != POINT || !isPlainFraction(at + 1, end)) return NOT_PLAIN;
  }
  // At most a sign and EXACT_DIGITS.
  v128.store(out, v128.load(start));
  return out + end - start;
}

/** Digits that end in none to leave out, and do not begin with so many zeros that none is written. */
function isPlainFraction(start: i32, end: i32): bool {
  let zeros = 0;
  for (let at = start; at < end; at++) {
    if (!isDigit(load<u8>(at))) return false;
    if (load<u8>(at) == ZERO && zeros == at - start) zeros++;
  }
  return end > start && zeros < EXPONENT_ZEROS && load<u8>(end - 1) != ZERO;
}

function writeDate(out: i32, start: i32, end: i32): i32 {
  if (end - start != DATE_LENGTH || !isCalendarDay(start)) return NOT_PLAIN;
  store<u8>(out, QUOTE);
  store<u64>(out + 1, load<u64>(start));
  store<u16>(out + 9, load<u16>(start + 8));
  store<u8>(out + 11, QUOTE);
  return out + 12;
}

function isCalendarDay(at: i32): bool {
  if (load<u8>(at + 4) != MINUS || load<u8>(at + 7) != MINUS) return false;
  const century = twoDigits(at);
  const yearOfCentury = twoDigits(at + 2);
  if (century < 0 || yearOfCentury < 0) return false;
  const year = century * 100 + yearOfCentury;
  const month = twoDigits(at + 5);
  const day = twoDigits(at + 8);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The number that two digits make; -1 if one of them is none. */
function twoDigits(at: i32): i32 {
  const tens = load<u8>(at) as i32;
  const ones = load<u8>(at + 1) as i32;
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : -1;
}

function daysInMonth(year: i32, month: i32): i32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}
