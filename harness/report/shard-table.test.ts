import { expect, test } from "vitest";
import { healedRun, timed } from "./sample-journal.ts";
import { type ShardRow, shardRows } from "./shard-rows.ts";
import { shardTable } from "./shard-table.ts";

const shard = (number: number, more: Partial<ShardRow> = {}): ShardRow => ({
  shard: number,
  attempts: 1,
  runs: ["r"],
  status: "completed",
  ms: 10,
  rows: { read: 10, merged: 10, superseded: 0, quarantined: 0 },
  rowsBySource: null,
  customers: 5,
  ...more,
});

const NONE: ReadonlySet<string> = new Set();

test("of many shards only those that are odd are shown, with the sum of all", () => {
  const shards = Array.from({ length: 10_000 }, (_, n) =>
    shard(n, n === 77 ? { attempts: 2 } : {}),
  );
  expect(shardTable(shards, NONE, 78)).toEqual([
    "shard  attempts     read   merged  superseded  quarantined  customers    time",
    "   77         2       10       10           0            0          5  0.01 s",
    "and 9 999 more shards, completed with their first attempt",
    "  all    10 001  100 000  100 000           0            0     50 000",
  ]);
});

test("of many shards of which none is odd that is said, and only the sum has a row", () => {
  const shards = Array.from({ length: 60 }, (_, n) => shard(n));
  expect(shardTable(shards, NONE, 78)).toEqual([
    "60 shards, all completed with their first attempt",
    "shard  attempts  read  merged  superseded  quarantined  customers  time",
    "  all        60   600     600           0            0        300",
  ]);
});

test("of many odd shards, those that are not shown are counted", () => {
  const shards = Array.from({ length: 100 }, (_, n) => shard(n, n < 60 ? { attempts: 3 } : {}));
  const lines = shardTable(shards, NONE, 78);
  expect(lines).toHaveLength(43);
  expect(lines[41]).toBe("and 60 more shards, 20 of them struck or not completed at once");
});

test("of many shards those that were struck are shown, even where the first attempt healed it", () => {
  const shards = Array.from({ length: 600 }, (_, n) => shard(n, { runs: [`run-${n}`] }));
  const lines = shardTable(shards, new Set(["run-3"]), 78);
  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/^ {4}3 +1 /);
  expect(lines[2]).toBe("and 599 more shards, completed with their first attempt");
});

test("where there is no room for all that were struck, what was not completed at once comes first", () => {
  const shards = Array.from({ length: 100 }, (_, n) => shard(n, n === 99 ? { attempts: 2 } : {}));
  const lines = shardTable(shards, new Set(["r"]), 78);
  expect(lines.slice(-4, -1)).toEqual([
    expect.stringMatching(/^ {3}38 +1 /),
    expect.stringMatching(/^ {3}99 +2 /),
    "and 60 more shards, 60 of them struck or not completed at once",
  ]);
});

test("up to 40 shards are shown in full", () => {
  expect(
    shardTable(
      Array.from({ length: 40 }, (_, n) => shard(n)),
      NONE,
      78,
    ),
  ).toHaveLength(42);
});

test("a result that is not of its shape counts as absent", () => {
  const journal = timed(healedRun).map((entry) =>
    entry.kind === "result" ? { ...entry, value: { customers: 3, rows: { crm: {} } } } : entry,
  );
  expect(shardRows(journal).map(({ rows, customers }) => [rows, customers])).toEqual([
    [null, null],
    [null, null],
  ]);
});

test("a shard that a second orchestrator runs again shows both of its runs", () => {
  const again = timed([
    ...healedRun,
    [
      900,
      {
        kind: "run",
        event: "created",
        run: "again",
        task: "process_shard",
        parent: "root",
        root: "root",
        shard: 1,
        maxAttempts: 4,
      },
    ],
    [910, { kind: "attempt", event: "started", run: "again", attempt: 1 }],
  ]);
  expect(shardRows(again)[1]).toMatchObject({
    runs: ["run-1", "again"],
    attempts: 3,
    status: "running",
    ms: null,
    customers: 1111,
  });
});
