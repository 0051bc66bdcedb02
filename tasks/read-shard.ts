/** Everything that one shard needs of the four sources, read in one pass over each. */
import type { QuarantinePlace, RowAccount, RowAccounts } from "./artifacts.ts";
import type { Failpoints } from "./failpoints.ts";
import type { CustomerRecords } from "./profile.ts";
import { type QuarantinedRow, quarantine } from "./quarantine.ts";
import { readRow } from "./read-row.ts";
import { readSource, type SourceFile } from "./read-source.ts";
import { createRouter } from "./routing.ts";
import { SOURCE_NAMES, type SourceName } from "./sources.ts";
import type { SourceStore } from "./store.ts";

export interface ShardRows {
  readonly customers: ReadonlyMap<string, CustomerRecords>;
  /** In order of sources, then of lines. */
  readonly quarantined: readonly QuarantinedRow[];
  readonly rows: RowAccounts;
  /** What was read, for comparison with what the run is about. */
  readonly files: Readonly<Record<SourceName, SourceFile>>;
}

/**
 * Reads the sources and keeps the rows of one shard. Every row is routed by its raw bytes and only
 * the shard's own are parsed, so memory is bounded by the shard, not by the files.
 *
 * @param onSource called when a source has been read
 * @throws SourceError if a source cannot be used as a whole
 */
export async function readShard(
  sources: SourceStore,
  shard: number,
  shardCount: number,
  failpoints: Failpoints,
  onSource: (source: SourceName, rows: RowAccount) => void,
): Promise<ShardRows> {
  const route = createRouter(shardCount);
  const customers = new Map<string, CustomerRecords>();
  const quarantined: QuarantinedRow[] = [];
  const rows: Partial<Record<SourceName, RowAccount>> = {};
  const files: Partial<Record<SourceName, SourceFile>> = {};
  for (const source of SOURCE_NAMES) {
    await failpoints.reach("source.read", { source });
    const account = { read: 0, merged: 0, superseded: 0, quarantined: 0 };
    files[source] = await readSource(sources, source, (row, header) => {
      if (route(row, header) !== shard) return;
      account.read += 1;
      const read = readRow(source, header, row);
      if (!read.usable) {
        account.quarantined += 1;
        const { reason, field } = read;
        const place: QuarantinePlace = { source, line: row.line, reason, ...(field && { field }) };
        quarantined.push(quarantine(place, row));
        return;
      }
      let records = customers.get(read.customerId);
      if (records === undefined) {
        records = {};
        customers.set(read.customerId, records);
      }
      if (records[source] === undefined) account.merged += 1;
      else account.superseded += 1;
      records[source] = read.record;
    });
    rows[source] = account;
    onSource(source, account);
  }
  return {
    customers,
    quarantined,
    rows: rows as RowAccounts,
    files: files as Record<SourceName, SourceFile>,
  };
}
