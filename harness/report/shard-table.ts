/** The table of shards; of many shards, those that are worth a look. */
import { counted, duration, grouped } from "./figures.ts";
import { type ShardRow, sumOf } from "./shard-rows.ts";
import { type Column, table } from "./table.ts";

/** Up to so many shards are shown in full. */
const MOST = 40;

const COLUMNS: readonly Column[] = [
  { title: "shard", align: "right" },
  { title: "attempts", align: "right" },
  { title: "read", align: "right" },
  { title: "merged", align: "right" },
  { title: "superseded", align: "right" },
  { title: "quarantined", align: "right" },
  { title: "customers", align: "right" },
  { title: "time", align: "right" },
];

/** Lines of the table with a row for the sum. A figure that is not known is `-`. */
export function shardTable(shards: readonly ShardRow[], width: number): string[] {
  if (shards.length === 0) return ["no shard was started"];
  const odd = shards.filter(({ attempts, status }) => attempts !== 1 || status !== "completed");
  const shown = shards.length <= MOST ? shards : odd.slice(0, MOST);
  const lines = table(COLUMNS, [...shown.map(cellsOf), sumCells(shards)], width);
  const left = shards.length - shown.length;
  if (left === 0) return lines;
  const oddLeft = odd.length - shown.length;
  const note =
    oddLeft > 0
      ? `and ${counted(left, "more shard")}, ${grouped(oddLeft)} of them not completed at once`
      : `and ${counted(left, "more shard")}, completed with their first attempt`;
  return [...lines.slice(0, -1), note, ...lines.slice(-1)];
}

function cellsOf({ shard, attempts, rows, customers, ms, status }: ShardRow): string[] {
  return [
    String(shard),
    grouped(attempts),
    ...accountCells(rows),
    customers === null ? "-" : grouped(customers),
    status === "completed" && ms !== null ? duration(ms) : status,
  ];
}

function sumCells(shards: readonly ShardRow[]): string[] {
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

function accountCells(rows: ShardRow["rows"]): string[] {
  if (rows === null) return ["-", "-", "-", "-"];
  return [rows.read, rows.merged, rows.superseded, rows.quarantined].map(grouped);
}
