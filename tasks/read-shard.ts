/** Everything that one shard needs of the four sources, read in one pass over each. */
import type { QuarantinePlace, RowAccount, RowAccounts } from "./artifacts.ts";
import { Customers } from "./customers.ts";
import type { Failpoints } from "./failpoints.ts";
import { type QuarantinedRow, quarantine } from "./quarantine.ts";
import { createRowReader } from "./read-row.ts";
import { readSource, type SourceFile } from "./read-source.ts";
import { createRouter } from "./routing.ts";
import { SOURCE_NAMES, type SourceName } from "./sources.ts";
import type { SourceStore } from "./store.ts";

export interface ShardRows {
  readonly customers: Customers;
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
  const customers = new Customers();
  const quarantined: QuarantinedRow[] = [];
  const rows: Partial<Record<SourceName, RowAccount>> = {};
  const files: Partial<Record<SourceName, SourceFile>> = {};
  for (const source of SOURCE_NAMES) {
    await failpoints.reach("source.read", { source });
    const account = { read: 0, merged: 0, superseded: 0, quarantined: 0 };
    files[source] = await readSource(sources, source, (header) => {
      const read = createRowReader(source, header, customers);
      return (row) => {
        if (route(row, header) !== shard) return;
        account.read += 1;
        const became = read(row);
        if (became === "merged") account.merged += 1;
        else if (became === "superseding") account.superseded += 1;
        else {
          account.quarantined += 1;
          const place: QuarantinePlace = { source, line: row.line, ...became };
          quarantined.push(quarantine(place, row));
        }
      };
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
