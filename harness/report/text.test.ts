import { expect, test } from "vitest";
import { counted, duration, grouped, wait } from "./figures.ts";
import { PLAIN, styleFor } from "./style.ts";
import { table } from "./table.ts";
import { cut, oneLine, widthOf } from "./text.ts";

test("figures", () => {
  expect([0, 999, 1000, 1234567].map(grouped)).toEqual(["0", "999", "1 000", "1 234 567"]);
  expect([0, 212, 59_994, 59_995, 65_400, 3_600_000].map(duration)).toEqual([
    "0.00 s",
    "0.21 s",
    "59.99 s",
    "1 min 00 s",
    "1 min 05 s",
    "60 min 00 s",
  ]);
  expect(wait(2000)).toBe("2 000 ms");
  expect([counted(1, "shard"), counted(2, "shard")]).toEqual(["1 shard", "2 shards"]);
});

test("foreign text is one line without control characters", () => {
  expect(oneLine(" a\r\n\tb\x1b[31mc\x07\x9b ")).toBe("a b?[31mc??");
  // Spaces may be what differs between two.
  expect(oneLine('"a  b\u00a0c"\td')).toBe('"a  b\u00a0c" d');
});

test("width counts columns, not characters", () => {
  expect(["abc", "漢字", "e\u0301", "👍"].map(widthOf)).toEqual([3, 4, 1, 2]);
});

test("a cut never exceeds its width and says that it is one", () => {
  expect(cut("abcdef", 6)).toBe("abcdef");
  expect(cut("abcdef", 5)).toBe("abcd…");
  expect(cut("漢字漢字", 6)).toBe("漢字…");
  expect(cut("abc", 0)).toBe("");
});

test("a table aligns its columns and moves them together where it is too wide", () => {
  const columns = [
    { title: "shard", align: "right" },
    { title: "state", align: "left" },
    { title: "n", align: "right" },
  ] as const;
  const rows = [
    ["3", "ok", "1 000"],
    ["12", "failed", ""],
  ];
  expect(table(columns, rows, 80)).toEqual([
    "shard  state       n",
    "    3  ok      1 000",
    "   12  failed",
  ]);
  expect(table(columns, rows, 18)[1]).toBe("    3 ok     1 000");
});

test("colours only on a terminal that wants them", () => {
  const write = () => true;
  expect(styleFor({ isTTY: true, write }, {}).bad("x")).toBe("\x1b[31mx\x1b[39m");
  expect(styleFor({ isTTY: false, write }, {})).toBe(PLAIN);
  expect(styleFor({ isTTY: true, write }, { NO_COLOR: "1" })).toBe(PLAIN);
  expect(styleFor({ isTTY: true, write }, { TERM: "dumb" })).toBe(PLAIN);
});
