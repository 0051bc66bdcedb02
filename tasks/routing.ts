/** To which shard a row goes, from its raw bytes: only that shard will parse it. */
import { isUtf8 } from "node:buffer";
import type { HeaderLayout } from "./header.ts";
import { at, figures, kernel } from "./kernel/kernel.ts";
import { ODD_ROWS, ROW_SHARDS } from "./kernel/layout.ts";
import { type RowBatch, rowAt } from "./row-batch.ts";
import { type FieldPlace, locateField, type RawRow } from "./rows.ts";
import { shardOf, shardOfBytes, shardOfHash } from "./sharding.ts";

/** Finds the shard of each row of a batch, 0 … shardCount - 1: {@link shardAt} tells it then. */
export type Router = (rows: RowBatch, header: HeaderLayout) => void;

const SHARDS = at(ROW_SHARDS);

/** The shard of one row of a batch that was routed. */
export function shardAt(index: number): number {
  return figures[SHARDS + index] as number;
}

/**
 * Routes by the hash of the row's `customer_id`. A row without a usable one (the field is absent,
 * empty, not UTF-8, or text follows its closing quote) goes to the shard of the empty id.
 */
export function createRouter(shardCount: number): Router {
  const shardOfUnusable = shardOf("", shardCount);

  function shardOfRow(row: RawRow, { customerId }: HeaderLayout): number {
    const place = locateField(row, customerId);
    if (place === null || place.malformed) return shardOfUnusable;
    const { bytes, start, end } = idBytes(row.buffer, place);
    if (!isText(bytes, start, end)) return shardOfUnusable;
    return shardOfBytes(bytes, start, end, shardCount);
  }

  return ({ first, end }, header) => {
    const odd = kernel.hashIds(first, header.customerId);
    for (let shard = SHARDS + first; shard < SHARDS + end; shard++) {
      figures[shard] = shardOfHash(figures[shard] as number, shardCount);
    }
    for (let i = 0; i < odd; i++) {
      const index = figures[at(ODD_ROWS) + i] as number;
      figures[SHARDS + index] = shardOfRow(rowAt(index), header);
    }
  };
}

interface Slice {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

function idBytes(buffer: Buffer, place: FieldPlace): Slice {
  if (!place.quoted) return { bytes: buffer, start: place.start, end: place.end };
  const start = place.start + 1;
  const end = place.end - 1;
  if (!buffer.subarray(start, end).includes('""')) return { bytes: buffer, start, end };
  const bytes = Buffer.from(buffer.toString("latin1", start, end).replaceAll('""', '"'), "latin1");
  return { bytes, start: 0, end: bytes.length };
}

function isText(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if ((bytes[i] as number) >= 0x80) return isUtf8(bytes.subarray(start, end));
  }
  return true;
}
