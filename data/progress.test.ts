import { expect, test } from "vitest";
import type { Progress } from "./generate.ts";
import { progressLine } from "./progress.ts";

function shownBy(columns: number, reports: readonly (readonly [ms: number, Progress])[]) {
  let time = 0;
  let text = "";
  const line = progressLine({ write: (more) => (text += more), columns }, () => time);
  for (const [ms, progress] of reports) {
    time = ms;
    line.show(progress);
  }
  line.clear();
  return text;
}

const rows = (done: number, source: "crm" | "support" = "crm"): Progress => ({
  phase: "rows",
  source,
  done,
  total: 1000,
});

test("the estimate comes from the pace of the phase, not from what went before", () => {
  const text = shownBy(80, [
    [1000, { phase: "ids", done: 100, total: 1000 }],
    [2000, { phase: "ids", done: 200, total: 1000 }],
    [90_000, rows(100)],
    [91_000, rows(300)],
    [95_000, rows(990, "support")],
  ]);
  expect(text.split("\r").map((line) => line.trimEnd())).toEqual([
    "",
    "10 %  ids for the hot shard",
    "20 %  ids for the hot shard  about 8 s left",
    "10 %  crm.csv",
    "30 %  crm.csv  about 4 s left",
    "99 %  support.csv  about 1 s left",
    "",
    "",
  ]);
});

test("is rewritten ten times a second at most", () => {
  const reports = Array.from({ length: 1000 }, (_, ms) => [ms, rows(ms)] as const);
  // Ten reports, and wiping it in two steps.
  expect(shownBy(80, reports).split("\r")).toHaveLength(1 + 10 + 2);
});

test("needs no escape code, and keeps to a narrow terminal's line", () => {
  const text = shownBy(12, [
    [0, rows(1)],
    [1000, rows(2)],
  ]);
  expect(text).toBe("\r0 %  crm.cs\r0 %  crm.cs\r           \r");
});

test("what was never shown is not wiped", () => {
  expect(shownBy(80, [])).toBe("");
});
