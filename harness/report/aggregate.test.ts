import { expect, test } from "vitest";
import type { JournalEntry } from "../journal/entry.ts";
import { aggregateReport, runResultOf } from "./aggregate.ts";
import { healedRun, timed } from "./sample-journal.ts";
import { PLAIN } from "./style.ts";

const account = { read: 1206, merged: 1190, superseded: 10, quarantined: 6 };
const none = { read: 0, merged: 0, superseded: 0, quarantined: 0 };
const result = {
  runKey: "k",
  customers: 2345,
  rows: { crm: account, billing: none, product: none, support: none },
  sums: {
    churnRisk: { LOW: 2000, MEDIUM: 300, HIGH: 45 },
    expansionPotential: { LOW: 0, MEDIUM: 0, HIGH: 2345 },
  },
  averageHealthScore: 61.25,
};
const text = (of: unknown, width = 80, journal: readonly JournalEntry[] = timed(healedRun)) => {
  const known = runResultOf([of]);
  return known && aggregateReport(known, journal, width, PLAIN);
};

test("profiles, scores with their shares, rows by account, shards with their time", () => {
  expect(text(result)).toBe(`Profiles  2 345
  average health score  61.3
  level       churn risk  expansion potential
  LOW     2 000 (85.3 %)            0 (0.0 %)
  MEDIUM    300 (12.8 %)            0 (0.0 %)
  HIGH        45 (1.9 %)      2 345 (100.0 %)

Rows
  source    read  merged  superseded  quarantined
  crm      1 206   1 190          10            6
  billing      0       0           0            0
  product      0       0           0            0
  support      0       0           0            0

Shards
  shard  attempts   read  merged  superseded  quarantined  customers    time
      0         1  2 400   2 380          20            0      1 234  0.30 s
      1         2  2 404   2 380          20            4      1 111  0.61 s
    all         3  4 804   4 760          40            4      2 345
`);
});

test.each([
  [80, 10_000_000],
  [80, 60_000],
  [64, 60_000],
])("at %d columns everything of %d customers fits", (width, customers) => {
  const levels = { LOW: customers, MEDIUM: customers, HIGH: customers };
  const account = {
    read: customers,
    merged: customers,
    superseded: customers,
    quarantined: customers,
  };
  const sources = { crm: account, billing: account, product: account, support: account };
  const whole = {
    ...{ ...result, customers },
    ...{ rows: sources, sums: { churnRisk: levels, expansionPotential: levels } },
  };
  const journal = timed(healedRun).map((entry) => ({
    ...entry,
    t: entry.t * 1000,
    ...(entry.kind === "result" && { value: { customers: customers / 2, rows: sources } }),
  }));
  const said = {
    ...({ kind: "log", run: "root", attempt: 1, stream: "stdout" } as const),
    line: { event: "unknown_columns", source: "crm", columns: Array(20).fill("column") },
  } as const;
  const lines = text(whole, width, [...journal, ...timed([[0, said]])])?.split("\n") ?? [];
  expect(lines.length).toBeGreaterThan(15);
  expect(lines.filter((line) => line.length > width)).toEqual([]);
});

test("columns that the pipeline does not know are named", () => {
  const line = { event: "unknown_columns", source: "crm", columns: ["extra", "note"] };
  const said = { kind: "log", run: "root", attempt: 1, stream: "stdout", line } as const;
  const known = runResultOf([result]);
  const page = known && aggregateReport(known, timed([[0, said]]), 80, PLAIN);
  expect(page).toContain("\n  columns of crm that are not known, and not used: extra, note\n");
});

test("no customer at all", () => {
  const levels = { LOW: 0, MEDIUM: 0, HIGH: 0 };
  const sums = { churnRisk: levels, expansionPotential: levels };
  const empty = { ...result, customers: 0, sums, averageHealthScore: null };
  expect(text(empty)).toContain(
    [
      "Profiles  0",
      "  average health score  -",
      "  level   churn risk  expansion potential",
      "  LOW      0 (0.0 %)            0 (0.0 %)",
      "  MEDIUM   0 (0.0 %)            0 (0.0 %)",
      "  HIGH     0 (0.0 %)            0 (0.0 %)",
      "",
    ].join("\n"),
  );
});

test("what another worker returned is not taken for this pipeline's result", () => {
  for (const other of [
    null,
    "done",
    { ...result, rows: {} },
    { ...result, rows: { ...result.rows, crm: { ...account, read: "many" } } },
    { ...result, sums: {} },
    { ...result, averageHealthScore: undefined },
    { ...result, customers: 1.5 },
    { ...result, runKey: 3 },
  ]) {
    expect(runResultOf([other]), JSON.stringify(other)).toBe(null);
  }
  expect(runResultOf([])).toBe(null);
  expect(runResultOf(null)).toBe(null);
});
