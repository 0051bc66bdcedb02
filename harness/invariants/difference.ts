/** Differences, told so that a person can go and look. */
import { canonicalJson } from "./canonical-json.ts";

/** Bytes of context after the first that differs, and before it. */
const AFTER = 40;
const BEFORE = 10;
/** Characters of a value that are shown. */
const SHOWN = 200;

/**
 * Where two byte strings part, with a little of both; null where they are equal.
 *
 * @returns for example `at byte 17 expected "…", found "…"`
 */
export function bytesDifference(
  expected: string | Uint8Array,
  found: string | Uint8Array,
): string | null {
  const wanted = bufferOf(expected);
  const given = bufferOf(found);
  if (wanted.equals(given)) return null;
  const shorter = Math.min(wanted.length, given.length);
  let at = 0;
  while (at < shorter && wanted[at] === given[at]) at += 1;
  return `at byte ${at} expected ${context(wanted, at)}, found ${context(given, at)}`;
}

/**
 * Differences between two JSON values, each by its path.
 *
 * @param label what is compared, for example `shard 1's manifest`
 */
export function valueDifferences(label: string, expected: unknown, found: unknown): string[] {
  if (canonicalJson(expected) === canonicalJson(found)) return [];
  if (!isContainer(expected) || !isContainer(found) || !areAlike(expected, found)) {
    return [`${label}: expected ${shown(expected)}, found ${shown(found)}`];
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...keys].flatMap((key) => valueDifferences(`${label}.${key}`, expected[key], found[key]));
}

/** Ids for a person: all of a few, the first of many. */
export function list(items: readonly (string | number)[]): string {
  const shown = items.slice(0, 5).map((item) => (typeof item === "string" ? `"${item}"` : item));
  const more = items.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function shown(value: unknown): string {
  const text = canonicalJson(value);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}… (${text.length} characters)`;
}

function bufferOf(data: string | Uint8Array): Buffer {
  return typeof data === "string" ? Buffer.from(data, "utf8") : Buffer.from(data);
}

function areAlike(a: object, b: object): boolean {
  return Array.isArray(a) === Array.isArray(b);
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function context(bytes: Buffer, at: number): string {
  if (at >= bytes.length) return `the end (${bytes.length} bytes)`;
  const from = Math.max(0, at - BEFORE);
  const to = Math.min(bytes.length, at + AFTER);
  const text = JSON.stringify(bytes.subarray(from, to).toString("utf8"));
  return `${from > 0 ? "…" : ""}${text}${to < bytes.length ? "…" : ""}`;
}
