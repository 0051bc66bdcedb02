/** Reading typed values from the text of a field. */
import type { ColumnType } from "./sources.ts";

export type Value = string | number | null;

/** What {@link readValue} gives for text that is not of the column's type. */
export const UNREADABLE = Symbol("unreadable");

const LARGEST_INTEGER = 2n ** 53n;
const INTEGER = /^-?[0-9]+$/;
const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

/**
 * The value of a field: null when empty. Spaces around numbers and dates are ignored; in text they
 * belong to the value. Integers lie within ±2^53, numbers are plain decimals, dates are real days of
 * the Gregorian calendar and stay text.
 */
export function readValue(type: ColumnType, text: string): Value | typeof UNREADABLE {
  if (type === "text") return text === "" ? null : text;
  const trimmed = trimSpaces(text);
  if (trimmed === "") return null;
  switch (type) {
    case "integer":
      return readInteger(trimmed);
    case "number":
      return readNumber(trimmed);
    case "date":
      return isCalendarDay(trimmed) ? trimmed : UNREADABLE;
  }
}

function trimSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === " ") start += 1;
  while (end > start && text[end - 1] === " ") end -= 1;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function readInteger(text: string): number | typeof UNREADABLE {
  if (!INTEGER.test(text)) return UNREADABLE;
  // Up to 15 digits are exact in a double; beyond, rounding could hide that the limit is passed.
  if (text.length > 15) {
    const exact = BigInt(text);
    if (exact > LARGEST_INTEGER || exact < -LARGEST_INTEGER) return UNREADABLE;
  }
  return Number(text) + 0;
}

function readNumber(text: string): number | typeof UNREADABLE {
  if (!NUMBER.test(text)) return UNREADABLE;
  const value = Number(text);
  return Number.isFinite(value) ? value + 0 : UNREADABLE;
}

function isCalendarDay(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
