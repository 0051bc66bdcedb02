/**
 * What kept rows add to profiles. Those that are plain go from the row's bytes to the profile's, without
 * a string of their own.
 */
import type { ByteLine } from "./byte-line.ts";
import { ORACLE_COLUMNS } from "./columns.ts";
import type { OracleSource } from "./oracle.ts";
import { isJudged, judgedShareOf, type KeptRow } from "./row-files.ts";
import {
  isNumber,
  keyOf,
  missingShareOf,
  SCORED_COLUMNS,
  type SourceShare,
} from "./source-share.ts";
import { bytesOf } from "./text.ts";
import type { OracleValue } from "./value.ts";

/** Reads one row after the other; what it says is of the last one. */
export interface ShareReader {
  /** @param row none for a customer that the source does not have */
  read(row: KeptRow | undefined): void;
  hasEmail(): boolean;
  /** As JSON. */
  putEmail(line: ByteLine): void;
  /** The source's part of the profile's line, as {@link SourceShare.json}. */
  putPart(line: ByteLine): void;
  /** @param at a place in the source's {@link SCORED_COLUMNS} */
  scored(at: number): OracleValue;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** @param names the columns of the source's file, in its order */
export function createShareReader(source: OracleSource, names: readonly string[]): ShareReader {
  const missing = missingShareOf(source);
  const emailAt = names.indexOf("email");
  const types = new Map(ORACLE_COLUMNS[source]);
  const columns = ORACLE_COLUMNS[source].map(([name, type]) => ({
    key: bytesOf(keyOf(name)),
    at: names.indexOf(name),
    isNumber: isNumber(type),
  }));
  const scored = SCORED_COLUMNS[source].map((name: string) => ({
    at: names.indexOf(name),
    isNumber: isNumber(types.get(name) ?? "text"),
  }));
  const starts = new Int32Array(names.length);
  const ends = new Int32Array(names.length);
  /** The row whose fields were found; none where all is in `share`. */
  let plain: KeptRow | null = null;
  let share: SourceShare = missing;

  function findFields({ block: { bytes }, start, end }: KeptRow): void {
    for (let field = 0, at = start; field < names.length; field++, at++) {
      const isQuoted = bytes[at] === QUOTE;
      if (isQuoted) at += 1;
      const stop = isQuoted ? QUOTE : COMMA;
      starts[field] = at;
      while (at < end && bytes[at] !== stop) at += 1;
      ends[field] = at;
      if (isQuoted) at += 1;
    }
  }

  const startOf = (field: number) => starts[field] as number;
  const endOf = (field: number) => ends[field] as number;
  const isEmpty = (field: number) => startOf(field) === endOf(field);
  const textOf = ({ block }: KeptRow, field: number) =>
    block.text.slice(startOf(field), endOf(field));

  function putText(line: ByteLine, { block }: KeptRow, field: number): void {
    line.put('"');
    line.putBytes(block.bytes, startOf(field), endOf(field));
    line.put('"');
  }

  function putNumber(line: ByteLine, row: KeptRow, field: number): void {
    const { bytes } = row.block;
    if (isSpeltAsJson(bytes, startOf(field), endOf(field))) {
      line.putBytes(bytes, startOf(field), endOf(field));
    } else line.put(String(Number(textOf(row, field))));
  }

  return {
    read(row) {
      plain = row === undefined || isJudged(row) ? null : row;
      if (plain !== null) findFields(plain);
      else share = row === undefined ? missing : judgedShareOf(source, row);
    },
    hasEmail: () => (plain === null ? share.email !== "null" : !isEmpty(emailAt)),
    putEmail(line) {
      if (plain === null) line.put(share.email);
      else putText(line, plain, emailAt);
    },
    putPart(line) {
      if (plain === null) {
        line.put(share.json);
        return;
      }
      for (const { key, at, isNumber } of columns) {
        line.putBytes(key, 0, key.length);
        if (isEmpty(at)) line.put("null");
        else if (isNumber) putNumber(line, plain, at);
        else putText(line, plain, at);
      }
    },
    scored(index) {
      if (plain === null) return share.scored[index] ?? null;
      const { at, isNumber } = scored[index] as (typeof scored)[number];
      if (isEmpty(at)) return null;
      const text = textOf(plain, at);
      // Plus zero: it has no sign.
      return isNumber ? Number(text) + 0 : text;
    },
  };
}

/** With more, digits may get lost: doubles keep 15. */
const MOST_BYTES = 16;

/**
 * Whether a number is surely spelt as JSON would spell it: no zero before or behind it, no minus, and no
 * more digits than doubles keep. What is not is a number all the same.
 */
function isSpeltAsJson(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] === ZERO) return end - start === 1;
  if (end - start > MOST_BYTES) return false;
  let hasDot = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === DOT) hasDot = true;
    else if (byte < ZERO || byte > NINE) return false;
  }
  return hasDot ? bytes[end - 1] !== ZERO : end - start < MOST_BYTES;
}
