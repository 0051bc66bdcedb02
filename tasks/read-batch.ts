/** The rows of one shard in a batch, to their customers: plain ones through the kernel. */
import { type Customers, emptyRecord } from "./customers.ts";
import type { HeaderLayout } from "./header.ts";
import { at, figures, input, kernel, memory } from "./kernel/kernel.ts";
import {
  COLUMN_KEYS,
  DATE,
  INTEGER,
  MAX_FIELDS,
  NUMBER,
  OUTPUT,
  PLAN,
  READ_COUNT,
  READ_FIGURES,
  READS,
  RECORD_BYTES,
  TEXT,
} from "./kernel/layout.ts";
import { columnKey, SCORED_COLUMNS } from "./profile.ts";
import { createRowReader, type ReadRow } from "./read-row.ts";
import { shardAt } from "./routing.ts";
import { type RowBatch, rowAt } from "./row-batch.ts";
import { type ColumnType, SOURCE_COLUMNS, SOURCE_NAMES, type SourceName } from "./sources.ts";

/**
 * Reads the rows of a batch that are a shard's, and gives each to its customer.
 *
 * @param shard {@link ALL_SHARDS} for every row of a batch that was not routed
 */
export type BatchReader = (rows: RowBatch, shard: number) => void;

export const ALL_SHARDS = -1;

/** What the kernel calls the types. */
const KERNEL_TYPES: Readonly<Record<ColumnType, number>> = {
  text: TEXT,
  date: DATE,
  integer: INTEGER,
  number: NUMBER,
};

/**
 * Makes the reader of a source's rows.
 *
 * @param customers take the rows that can be used
 * @param onRow told what became of each row, by its place in the batch, in the order of the source
 */
export function createBatchReader(
  source: SourceName,
  header: HeaderLayout,
  customers: Customers,
  onRow: (became: ReadRow, index: number) => void,
): BatchReader {
  const readRow = createRowReader(source, header, customers);
  const number = SOURCE_NAMES.indexOf(source);
  const { fieldCount, customerId, email } = header;
  const { plan, columnCount, keys } = planFor(source, header);
  const { records } = customers;
  const record = emptyRecord();

  function take(read: number, base: number): ReadRow {
    record.start = base + (figures[read + 1] as number);
    record.emailEnd = base + (figures[read + 2] as number);
    record.end = base + (figures[read + 3] as number);
    record.scored[0] = base + (figures[read + 4] as number);
    record.scored[1] = base + (figures[read + 5] as number);
    const idStart = figures[read + 6] as number;
    const idEnd = figures[read + 7] as number;
    return customers.put(number, input, idStart, idEnd, record) ? "superseding" : "merged";
  }

  function readOneByOne({ first, end }: RowBatch, shard: number): void {
    for (let index = first; index < end; index++) {
      if (shard !== ALL_SHARDS && shardAt(index) !== shard) continue;
      onRow(readRow(rowAt(index)), index);
    }
  }

  function read({ first, end }: RowBatch, shard: number): void {
    // Those of another source may be there, from a shard that works by turns with this one.
    figures.set(plan, at(PLAN));
    memory.set(keys, COLUMN_KEYS);
    for (let next = first; next < end; ) {
      next = kernel.readRows(next, shard, fieldCount, columnCount, customerId, email);
      const base = records.length;
      records.append(memory, OUTPUT, OUTPUT + (figures[at(RECORD_BYTES)] as number));
      const afterReads = at(READS) + READ_FIGURES * (figures[at(READ_COUNT)] as number);
      for (let read = at(READS); read < afterReads; read += READ_FIGURES) {
        const index = figures[read] as number;
        const isPlain = figures[read + 3] !== 0;
        onRow(isPlain ? take(read, base) : readRow(rowAt(index)), index);
      }
    }
  }

  return fieldCount > MAX_FIELDS ? readOneByOne : read;
}

/** The columns of a source as the kernel takes them, and their keys. */
function planFor(source: SourceName, header: HeaderLayout) {
  const plan: number[] = [];
  const keys: Buffer[] = [];
  let keyAt = COLUMN_KEYS;
  for (const [i, { name, type }] of SOURCE_COLUMNS[source].entries()) {
    const key = columnKey(name);
    const scored = (SCORED_COLUMNS[source] as readonly string[]).indexOf(name);
    plan.push(KERNEL_TYPES[type], header.columns[i] as number, keyAt, key.length, scored);
    keys.push(key);
    keyAt += key.length;
  }
  return { plan, columnCount: keys.length, keys: Buffer.concat(keys) };
}
