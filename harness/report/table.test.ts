import { expect, test } from "vitest";
import { table } from "./table.ts";

const COLUMNS = [
  { title: "shard", align: "right" },
  { title: "quarantined", align: "right" },
  { title: "time", align: "right" },
] as const;
const ROWS = [["7", "12 345", "1 min 05 s"]];

test("columns stand closer, and then titles are cut, where only that makes it fit", () => {
  expect(table(COLUMNS, ROWS, 30)).toEqual([
    "shard  quarantined        time",
    "    7       12 345  1 min 05 s",
  ]);
  expect(table(COLUMNS, ROWS, 28)).toEqual([
    "shard quarantined       time",
    "    7      12 345 1 min 05 s",
  ]);
  expect(table(COLUMNS, ROWS, 26)).toEqual([
    "shard quaranti…       time",
    "    7    12 345 1 min 05 s",
  ]);
});

test("titles stay whole where the cells alone are too wide", () => {
  expect(table(COLUMNS, ROWS, 10)[0]).toBe("shard quarantined       time");
});
