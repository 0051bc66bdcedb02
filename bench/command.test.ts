import { expect, it } from "vitest";
import { parseArguments } from "../harness/arguments/parse.ts";
import { COMMAND, planOf } from "./command.ts";

function plan(...words: string[]) {
  const parsed = parseArguments(COMMAND, words);
  if (parsed.help !== null) throw new Error("only help");
  return planOf(parsed.flags);
}

it("measures a million customers, three times, all but the long part", () => {
  const full = plan();
  expect(full).toMatchObject({ customers: 1_000_000, rounds: 3, out: "bench/results" });
  expect(full.parts).not.toContain("ten-million");
  expect(full.shardCounts).toEqual([1, 2, 5, 10, 20, 50]);
  expect(plan("--only", "ten-million", "--rounds", "5")).toMatchObject({
    parts: ["ten-million"],
    out: "bench/results",
  });
});

it.each([
  ["--quick"],
  ["--customers", "5"],
  ["--rounds", "2"],
  ["--profiles", "p"],
  ["--quick", "--customers", "1000000", "--rounds", "3"],
])("keeps the results of %s %s away from the committed ones", (...words) => {
  expect(plan(...words)).toMatchObject({ isFull: false, out: ".shardproof/bench" });
  expect(plan(...words, "--out", "x").out).toBe("x");
});

it("names the part that was meant", () => {
  expect(() => plan("--only", "shards")).toThrow(/"shards".*shard/);
});
