/** From the bytes of a field to its typed value, written as JSON. */
import type { ByteWriter } from "./byte-writer.ts";
import { writeJsonText } from "./json-text.ts";
import type { ColumnType } from "./sources.ts";

/**
 * Writes the value of the field `bytes[start, end)` as JSON, `null` when it is empty. Spaces around
 * numbers and dates are ignored; in text they belong to the value. Integers lie within ±2^53, numbers
 * are plain decimals, dates are real days of the Gregorian calendar and stay text. Numbers are
 * written as JavaScript writes them: `007` as 7, `1.50` as 1.5.
 *
 * The field must be valid UTF-8, and `out` have room for {@link MAX_GROWTH} times its length.
 *
 * @returns false if the text is not of the type; what was written then means nothing
 */
export function writeValue(
  type: ColumnType,
  out: ByteWriter,
  bytes: Buffer,
  start: number,
  end: number,
): boolean {
  if (type === "text") {
    if (start === end) writeNull(out);
    else writeJsonText(out, bytes, start, end);
    return true;
  }
  let first = start;
  let last = end;
  while (first < last && bytes[first] === SPACE) first += 1;
  while (last > first && bytes[last - 1] === SPACE) last -= 1;
  if (first === last) {
    writeNull(out);
    return true;
  }
  if (type === "date") return writeDate(out, bytes, first, last);
  return writeDecimal(out, bytes, first, last, type === "integer");
}

/** Room that a value may need: `\u0000` for a byte of text; `null` and its like need {@link LEAST_ROOM}. */
export const MAX_GROWTH = 6;
export const LEAST_ROOM = 32;

const SPACE = 0x20;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const QUOTE = 0x22;

const NULL = Buffer.from("null");

function writeNull(out: ByteWriter): void {
  out.copy(NULL, 0, NULL.length);
}

/** Decimals of so many digits are exact in a double: written as they are, they read back the same. */
const EXACT_DIGITS = 15;
/** From so many zeros after the point on, JavaScript writes an exponent. */
const EXPONENT_ZEROS = 6;

/**
 * A decimal that already is what JavaScript would write is copied; any other, and any that is no
 * decimal at all, goes the slow way.
 */
function writeDecimal(
  out: ByteWriter,
  bytes: Buffer,
  start: number,
  end: number,
  isInteger: boolean,
): boolean {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let at = first;
  while (at < end && isDigit(bytes[at] as number)) at += 1;
  const wholeDigits = at - first;
  const startsPlainly =
    bytes[first] !== ZERO || (wholeDigits === 1 && at < end) || end === start + 1;
  let isPlain = startsPlainly && wholeDigits > 0 && end - first <= EXACT_DIGITS;
  if (at < end) {
    isPlain &&= !isInteger && bytes[at] === POINT && isPlainFraction(bytes, at + 1, end);
  }
  if (!isPlain) return writeOddDecimal(out, bytes, start, end, isInteger);
  out.copy(bytes, start, end);
  return true;
}

/** Digits that end in none to leave out, and do not begin with so many zeros that none is written. */
function isPlainFraction(bytes: Buffer, start: number, end: number): boolean {
  let zeros = 0;
  for (let i = start; i < end; i++) {
    if (!isDigit(bytes[i] as number)) return false;
    if (bytes[i] === ZERO && zeros === i - start) zeros += 1;
  }
  return end > start && zeros < EXPONENT_ZEROS && bytes[end - 1] !== ZERO;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

const LARGEST_INTEGER = 2n ** 53n;
const INTEGER = /^-?[0-9]+$/;
const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?$/;

function writeOddDecimal(
  out: ByteWriter,
  bytes: Buffer,
  start: number,
  end: number,
  isInteger: boolean,
): boolean {
  const text = bytes.toString("latin1", start, end);
  const value = isInteger ? readInteger(text) : readNumber(text);
  if (value === null) return false;
  // `String` makes 0 of -0.
  out.write(String(value));
  return true;
}

function readInteger(text: string): number | null {
  if (!INTEGER.test(text)) return null;
  // Compared before it is rounded, which could hide that the limit is passed.
  const exact = BigInt(text);
  return exact > LARGEST_INTEGER || exact < -LARGEST_INTEGER ? null : Number(text);
}

function readNumber(text: string): number | null {
  if (!NUMBER.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

const DATE_LENGTH = "YYYY-MM-DD".length;

function writeDate(out: ByteWriter, bytes: Buffer, start: number, end: number): boolean {
  if (end - start !== DATE_LENGTH || !isCalendarDay(bytes, start)) return false;
  out.bytes[out.length++] = QUOTE;
  out.copy(bytes, start, end);
  out.bytes[out.length++] = QUOTE;
  return true;
}

function isCalendarDay(bytes: Buffer, start: number): boolean {
  if (bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS) return false;
  const year = digits(bytes, start, 4);
  const month = digits(bytes, start + 5, 2);
  const day = digits(bytes, start + 8, 2);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The number that `count` digits make, or -1 if one of them is none. */
function digits(bytes: Buffer, start: number, count: number): number {
  let number = 0;
  for (let i = start; i < start + count; i++) {
    if (!isDigit(bytes[i] as number)) return -1;
    number = number * 10 + (bytes[i] as number) - ZERO;
  }
  return number;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
