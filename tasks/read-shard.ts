/** Everything that one shard needs of the four sources, read in one pass over each. */
import type { QuarantinePlace, RowAccount, RowAccounts } from "./artifacts.ts";
import { Customers } from "./customers.ts";
import type { Failpoints } from "./failpoints.ts";
import type { HeaderLayout } from "./header.ts";
import { type QuarantinedRow, quarantine } from "./quarantine.ts";
import { type BatchReader, createBatchReader } from "./read-batch.ts";
import { rowAt } from "./row-batch.ts";
import { SOURCE_NAMES, type SourceName } from "./sources.ts";

export interface ShardRows {
  readonly customers: Customers;
  /** In order of sources, then of lines. */
  readonly quarantined: readonly QuarantinedRow[];
  readonly rows: RowAccounts;
}

/**
 * Hands on the rows of one shard in a source, in the order of the file.
 *
 * @param readerBelow makes what is called for each batch of rows
 */
export type RowsOfShard = (
  source: SourceName,
  readerBelow: (header: HeaderLayout) => BatchReader,
) => Promise<void>;

/** Where a shard's rows come from. */
export interface ShardSource {
  readonly rowsOf: RowsOfShard;
  /** About how many bytes they have together. */
  readonly bytes: number;
}

/** What a row becomes longer by, as JSON with its keys. */
const JSON_GROWTH = 2;

/**
 * Reads what a shard has in each source. Only its own rows are parsed and kept, so memory is bounded by
 * the shard, not by the files.
 *
 * @param source where the rows come from
 * @param onSource called when a source has been read
 * @throws SourceError if a source cannot be used as a whole
 */
export async function readShard(
  { rowsOf, bytes }: ShardSource,
  failpoints: Failpoints,
  onSource: (source: SourceName, rows: RowAccount) => void,
): Promise<ShardRows> {
  const customers = new Customers(JSON_GROWTH * bytes);
  const quarantined: QuarantinedRow[] = [];
  const rows: Partial<Record<SourceName, RowAccount>> = {};
  for (const source of SOURCE_NAMES) {
    await failpoints.reach("source.read", { source });
    const account = { read: 0, merged: 0, superseded: 0, quarantined: 0 };
    await rowsOf(source, (header) =>
      createBatchReader(source, header, customers, (became, index) => {
        account.read += 1;
        if (became === "merged") account.merged += 1;
        else if (became === "superseding") account.superseded += 1;
        else {
          account.quarantined += 1;
          const row = rowAt(index);
          const place: QuarantinePlace = { source, line: row.line, ...became };
          quarantined.push(quarantine(place, row));
        }
      }),
    );
    rows[source] = account;
    onSource(source, account);
  }
  return { customers, quarantined, rows: rows as RowAccounts };
}
