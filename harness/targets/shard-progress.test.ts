import { expect, it } from "vitest";
import { healedRun, timed } from "../report/sample-journal.ts";
import { shardProgress } from "./shard-progress.ts";

it("counts the shards that have ended, and no other run", () => {
  const told: [number, number][] = [];
  const take = shardProgress(2, (done, of) => told.push([done, of]));
  for (const entry of timed(healedRun)) take(entry);
  expect(told).toEqual([
    [1, 2],
    [2, 2],
  ]);
});
