/** Carries out data faults on prepared sources, in the order of the plan. */
import { closeSync, existsSync, openSync, readSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { sourceFileName } from "../../tasks/sources.ts";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import type { SourceOrder } from "../faults/source-order.ts";

/** The longest row that the pipeline reads is 1 MiB; a window around a place holds its whole line. */
const WINDOW_BYTES = 2 * 1024 * 1024;
const LF = 0x0a;
const COMMA = 0x2c;

/**
 * Spoils the sources in a folder.
 *
 * @throws ShardproofError (exit code 2) a source has been spoilt so that a further fault of the plan
 *   finds nothing to spoil
 */
export function spoilSources(folder: string, orders: readonly SourceOrder[]): void {
  for (const order of orders) {
    const name = sourceFileName(order.source);
    const path = join(folder, name);
    if (!existsSync(path) || statSync(path).size === 0) {
      throw new ShardproofError(
        `faults[${order.fault}] (${order.action}) finds nothing in ${name} to spoil; an earlier fault has taken it all, so leave one of them out`,
        EXIT_CODES.usage,
      );
    }
    spoil(path, order);
  }
}

function spoil(path: string, order: SourceOrder): void {
  switch (order.action) {
    case "missing-source":
      rmSync(path);
      break;
    case "empty-source":
      truncateSync(path, 0);
      break;
    case "header-only-source":
      truncateSync(path, headerBytes(path));
      break;
    case "truncated-source":
      truncateSync(path, tornAt(path, Math.floor(statSync(path).size * order.fraction)));
      break;
  }
}

function headerBytes(path: string): number {
  const end = bytesOf(path, 0, WINDOW_BYTES).indexOf(LF);
  return end < 0 ? statSync(path).size : end + 1;
}

/**
 * Where to cut a file near a place so that its last row is torn for certain: within the row, and
 * before its last comma, so that it lacks at least one field. A cut within the last field would
 * leave a row that can be read, and says something else.
 */
function tornAt(path: string, place: number): number {
  const from = Math.max(0, place - WINDOW_BYTES);
  const text = bytesOf(path, from, place + WINDOW_BYTES);
  const start = place === from ? 0 : text.lastIndexOf(LF, place - from - 1) + 1;
  const end = text.indexOf(LF, place - from);
  const line = text.subarray(start, end < 0 ? text.length : end);
  // Nothing can be torn off an empty line, or off a quote that stands alone: take the one above.
  if (line.length < 2 && start > 0) return tornAt(path, from + start - 1);
  const lastComma = line.lastIndexOf(COMMA);
  // A line without a comma is the end of a quoted field, which then never closes.
  const last = lastComma > 0 ? lastComma : line.length - 1;
  return from + start + Math.max(1, Math.min(place - from - start, last));
}

function bytesOf(path: string, from: number, to: number): Buffer {
  const buffer = Buffer.allocUnsafe(to - from);
  const file = openSync(path, "r");
  try {
    return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, from));
  } finally {
    closeSync(file);
  }
}
