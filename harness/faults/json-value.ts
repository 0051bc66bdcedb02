/** JSON values in a scenario file: what they may be, and whether one contains another. */
import { z } from "zod";

/** YAML knows numbers that JSON does not, and whole numbers that no JSON reader keeps. */
export const JSON_VALUE =
  "a value that JSON can hold: no .nan or .inf, no whole number beyond 9007199254740991";

/** Any value that travels as JSON and arrives as it was. */
export const jsonValueSchema = z.unknown().refine(isJsonValue, JSON_VALUE);

/** Whether a value as read from YAML or JSON travels as JSON and arrives as it was. */
export function isJsonValue(value: unknown): boolean {
  if (typeof value === "number") {
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  }
  if (typeof value !== "object" || value === null) return value !== undefined;
  return Object.values(value).every(isJsonValue);
}

/**
 * Whether a value contains a pattern: a map by the fields that the pattern names, a list by its first
 * items, anything else by being equal.
 *
 * @example
 * contains([{ order: 7, rush: true }, "x"], [{ order: 7 }]) // true
 */
export function contains(value: unknown, pattern: unknown): boolean {
  if (typeof pattern !== "object" || pattern === null) return value === pattern;
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value) !== Array.isArray(pattern)) return false;
  return Object.entries(pattern).every(
    ([key, part]) =>
      Object.hasOwn(value, key) && contains((value as Record<string, unknown>)[key], part),
  );
}
