/** Differences, told so that a person can go and look. */
import { canonicalJson } from "./canonical-json.ts";
import { quoted, visible } from "./visible.ts";

/** Bytes from the first to the last, as often as they are asked for. */
export type Pieces = () => Iterable<Buffer>;

/** Bytes of context after the first that differs, and before it: enough for the name of a JSON field. */
const AFTER = 40;
const BEFORE = 30;
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
  return piecesDifference(
    () => [bufferOf(expected)],
    () => [bufferOf(found)],
  );
}

/** The same of bytes that need not be in memory. */
export function piecesDifference(expected: Pieces, found: Pieces): string | null {
  const at = firstDifference(expected(), found());
  if (at === null) return null;
  return `at byte ${at} expected ${context(expected, at)}, found ${context(found, at)}`;
}

/** The first byte at which two byte strings part; null where they are equal. */
function firstDifference(expected: Iterable<Buffer>, found: Iterable<Buffer>): number | null {
  const wanted = expected[Symbol.iterator]();
  const given = found[Symbol.iterator]();
  let ours: Buffer | null = null;
  let theirs: Buffer | null = null;
  let at = 0;
  for (;;) {
    ours ??= nextOf(wanted);
    theirs ??= nextOf(given);
    if (ours === null || theirs === null) return ours === theirs ? null : at;
    const shorter = Math.min(ours.length, theirs.length);
    if (!ours.subarray(0, shorter).equals(theirs.subarray(0, shorter))) {
      let equal = 0;
      while (ours[equal] === theirs[equal]) equal += 1;
      return at + equal;
    }
    at += shorter;
    ours = shorter < ours.length ? ours.subarray(shorter) : null;
    theirs = shorter < theirs.length ? theirs.subarray(shorter) : null;
  }
}

/** The next piece that is not empty; null at the end. */
function nextOf(pieces: Iterator<Buffer>): Buffer | null {
  for (;;) {
    const { value, done } = pieces.next();
    if (done) return null;
    if (value.length > 0) return value;
  }
}

/**
 * Differences between two JSON values, each by its path.
 *
 * @param label what is compared, for example `shard 1's manifest`
 */
export function valueDifferences(label: string, expected: unknown, found: unknown): string[] {
  if (isSame(expected, found) || canonicalJson(expected) === canonicalJson(found)) return [];
  if (!isContainer(expected) || !isContainer(found) || !areAlike(expected, found)) {
    return [`${label}: expected ${shown(expected)}, found ${shown(found)}`];
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...keys].flatMap((key) => valueDifferences(`${label}.${key}`, expected[key], found[key]));
}

/** Ids for a person: all of a few, the first of many. */
export function list(items: readonly (string | number)[]): string {
  const shown = items.slice(0, 5).map((item) => (typeof item === "string" ? quoted(item) : item));
  const more = items.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function shown(value: unknown): string {
  const text = visible(canonicalJson(value));
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}… (${text.length} characters)`;
}

function bufferOf(data: string | Uint8Array): Buffer {
  return typeof data === "string" ? Buffer.from(data, "utf8") : Buffer.from(data);
}

/** Whether two values are equal at sight; those that are not may be equal as JSON still. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isContainer(a) || !isContainer(b) || !areAlike(a, b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
}

function areAlike(a: object, b: object): boolean {
  return Array.isArray(a) === Array.isArray(b);
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function context(pieces: Pieces, at: number): string {
  const from = Math.max(0, at - BEFORE);
  let bytes = 0;
  let shown = Buffer.alloc(0);
  for (const piece of pieces()) {
    const part = piece.subarray(Math.max(0, from - bytes), Math.max(0, at + AFTER - bytes));
    if (part.length > 0) shown = Buffer.concat([shown, part]);
    bytes += piece.length;
  }
  if (at >= bytes) return `the end (${bytes} bytes)`;
  const text = quoted(shown.toString("utf8"));
  return `${from > 0 ? "…" : ""}${text}${at + AFTER < bytes ? "…" : ""}`;
}
