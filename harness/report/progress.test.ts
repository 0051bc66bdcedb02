import { expect, test } from "vitest";
import { openProgress } from "./progress.ts";

type Report = readonly [ms: number, work: string, done: number, shown?: string];

function shownBy(
  stream: { isTTY: boolean; columns: number },
  reports: readonly Report[],
  env = {},
) {
  let time = 0;
  let text = "";
  const write = (more: string) => (text += more);
  const progress = openProgress({ ...stream, write }, env, () => time);
  for (const [ms, work, done, shown] of reports) {
    time = ms;
    progress.show(work, done, 1000, shown);
  }
  progress.clear();
  return text;
}

const terminal = { isTTY: true, columns: 80 };

test("the estimate comes from the pace of the work, not from what went before", () => {
  const text = shownBy(terminal, [
    [1000, "ids", 100],
    [2000, "ids", 200],
    [90_000, "rows", 100, "crm.csv"],
    [91_000, "rows", 300, "crm.csv"],
    [95_000, "rows", 990, "support.csv"],
  ]);
  expect(text.split("\r").map((line) => line.replace("\x1b[J", ""))).toEqual([
    "",
    "10 %  ids",
    "20 %  ids  about 8 s left",
    "10 %  crm.csv",
    "30 %  crm.csv  about 4 s left",
    "99 %  support.csv  about 1 s left",
    "",
  ]);
});

test("is rewritten ten times a second at most", () => {
  const reports = Array.from({ length: 1000 }, (_, ms) => [ms, "rows", ms] as const);
  // Ten reports, and wiping it.
  expect(shownBy(terminal, reports).split("\r")).toHaveLength(1 + 10 + 1);
});

test("keeps to a narrow terminal's line", () => {
  const text = shownBy({ isTTY: true, columns: 12 }, [
    [0, "crm.csv", 1],
    [1000, "crm.csv", 2],
  ]);
  expect(text).toBe("\r0 %  crm.c…\x1b[J\r0 %  crm.c…\x1b[J\r\x1b[J");
});

test("leaves nothing standing on a terminal that has been made narrower", () => {
  let text = "";
  const stream = { isTTY: true, columns: 40, write: (more: string) => (text += more) };
  const progress = openProgress(stream, {}, () => 0);
  progress.show("a piece of work with a name", 1, 10);
  stream.columns = 16;
  text = "";
  progress.clear();
  // 34 characters take three rows now, and the cursor stands in the last one.
  expect(text).toBe("\x1b[2A\r\x1b[J");
});

test.each([
  ["a pipe", { isTTY: false, columns: 80 }, {}],
  ["CI", terminal, { CI: "true" }],
  ["NO_COLOR", terminal, { NO_COLOR: "1" }],
])("where nothing is redrawn (%s) it is a line every five seconds", (_what, stream, env) => {
  const reports = Array.from({ length: 12 }, (_, s) => [s * 1000, "rows", s * 10] as const);
  expect(shownBy(stream, reports, env)).toBe(
    "5 %  rows  about 95 s left\n10 %  rows  about 90 s left\n",
  );
});

test("what was never shown is not wiped", () => {
  expect(shownBy(terminal, [])).toBe("");
});
