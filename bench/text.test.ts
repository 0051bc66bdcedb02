import { expect, it } from "vitest";
import { dollars, grouped, markdownTable, mebibytes, millionsPerSecond, seconds } from "./text.ts";

it("writes figures with their units", () => {
  expect(seconds(4806)).toBe("4.81 s");
  expect(grouped(1234567.8)).toBe("1\u00a0234\u00a0568");
  expect(mebibytes(2600)).toBe("2\u00a0600 MiB");
  expect(millionsPerSecond(4_000_000, 2000)).toBe("2.00 M/s");
  expect(dollars(0.00012345)).toBe("$0.00012");
});

it("aligns a table for the eye and for Markdown", () => {
  expect(
    markdownTable(
      ["what", "wall"],
      [
        ["ours", "1.00 s"],
        ["DuckDB", "12.00 s"],
      ],
    ),
  ).toBe(
    [
      "| what   |    wall |",
      "| ------ | ------: |",
      "| ours   |  1.00 s |",
      "| DuckDB | 12.00 s |",
    ].join("\n"),
  );
});
