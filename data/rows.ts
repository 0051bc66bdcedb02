import { ADDED_KINDS } from "./added-rows.ts";
import { AWKWARD_FIELDS, makeAwkward } from "./awkward-fields.ts";
import { COLUMNS, type Source } from "./columns.ts";
import { encodeField } from "./fields.ts";
import { arrange, malformedRow } from "./malformed-rows.ts";
import type { Plan } from "./plan.ts";
import type { Pools } from "./pools.ts";
import { randomFor, shuffle } from "./random.ts";
import { recordOf } from "./records.ts";

/** The columns of a file, as positions in table order. */
export function columnOrder(seed: number, source: Source, shuffleColumns: boolean): number[] {
  const order = COLUMNS[source].map((_, position) => position);
  if (shuffleColumns) shuffle(randomFor(seed, "shuffle-columns", source), order);
  return order;
}

/** The header of a file, without line end. */
export function headerOf(source: Source, columns: readonly number[]): string {
  return arrange(
    COLUMNS[source].map((column) => column.name),
    columns,
  );
}

/**
 * Makes the rows of one file, each from nothing but the seed and its own place, without line end.
 *
 * @returns a function from an entry of the file's order, and the owners of added rows, to the row
 */
export function rowMaker(
  { options, ids, added, awkwardness }: Plan,
  source: Source,
  columns: readonly number[],
  pools: Pools,
): (entry: number, owners: Uint32Array) => string | Buffer {
  const { seed, customers } = options;
  const lineEnd = options.crlf ? "\r\n" : "\n";

  const goodRow = (customer: number): string => {
    const random = randomFor(seed, source, customer);
    const values = recordOf(source, ids.idOf(customer), customer, random, pools);
    const fields = values.map(encodeField);
    const kind = AWKWARD_FIELDS[(awkwardness[source][customer] as number) - 1];
    if (kind === undefined) return arrange(fields, columns);
    makeAwkward(kind, source, fields, values, random);
    return (kind === "blank-line-before" ? lineEnd : "") + arrange(fields, columns);
  };

  const addedRow = (number: number, owner: number): string | Buffer => {
    const random = randomFor(seed, source, "added", number);
    const id = owner < customers ? ids.idOf(owner) : ids.ghostId(owner - customers);
    const fields = recordOf(source, id, owner, random, pools).map(encodeField);
    const kind = ADDED_KINDS[added[source][number] as number];
    return kind === undefined || kind === "superseding"
      ? arrange(fields, columns)
      : malformedRow(kind, source, fields, columns, random);
  };

  return (entry, owners) =>
    entry < customers
      ? goodRow(entry)
      : addedRow(entry - customers, owners[entry - customers] as number);
}
