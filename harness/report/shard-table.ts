/** The table of shards; of many shards, those that are worth a look. */
import { duration, grouped } from "./figures.ts";
import { longTable } from "./long-table.ts";
import { type ShardRow, sumOf } from "./shard-rows.ts";
import type { Column } from "./table.ts";

/** Of the table of shards. */
export const SHARD_COLUMNS: readonly Column[] = [
  { title: "shard", align: "right" },
  { title: "attempts", align: "right" },
  { title: "read", align: "right" },
  { title: "merged", align: "right" },
  { title: "superseded", align: "right" },
  { title: "quarantined", align: "right" },
  { title: "customers", align: "right" },
  { title: "time", align: "right" },
];

/**
 * Lines of the table with a row for the sum. A figure that is not known is `-`.
 *
 * @param struck the runs of `struckRuns`
 */
export function shardTable(
  shards: readonly ShardRow[],
  struck: ReadonlySet<string>,
  width: number,
): string[] {
  return longTable(SHARD_COLUMNS, shards, shardCells, shardSum(shards), "shard", struck, width);
}

/** A shard's row of the table. */
export function shardCells({ shard, attempts, rows, customers, ms, status }: ShardRow): string[] {
  return [
    String(shard),
    grouped(attempts),
    ...accountCells(rows),
    customers === null ? "-" : grouped(customers),
    status === "completed" && ms !== null ? duration(ms) : status,
  ];
}

/** The last row of the table. */
export function shardSum(shards: readonly ShardRow[]): string[] {
  const accounts = shards.flatMap(({ rows }) => rows ?? []);
  const add = (values: readonly number[]) => grouped(values.reduce((a, b) => a + b, 0));
  return [
    "all",
    add(shards.map(({ attempts }) => attempts)),
    ...accountCells(accounts.length === 0 ? null : sumOf(accounts)),
    accounts.length === 0 ? "-" : add(shards.map(({ customers }) => customers ?? 0)),
    "",
  ];
}

/** Rows by account; `-` where nobody knows them. */
export function accountCells(rows: ShardRow["rows"]): string[] {
  if (rows === null) return ["-", "-", "-", "-"];
  return [rows.read, rows.merged, rows.superseded, rows.quarantined].map(grouped);
}
