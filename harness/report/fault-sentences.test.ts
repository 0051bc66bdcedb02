import { expect, test } from "vitest";
import { faultSentences } from "./fault-sentences.ts";
import type { Strike } from "./fault-stories.ts";
import { faultStories } from "./fault-stories.ts";
import { planOf } from "./report.ts";
import { healedRun, sampleScenario, timed } from "./sample-journal.ts";

const [story] = faultStories(planOf(sampleScenario), timed(healedRun));
const [strike] = story?.strikes ?? [];

function told(change: Partial<Strike>): string {
  if (story === undefined || strike === undefined) throw new Error("the sample has a strike");
  return faultSentences({ ...story, strikes: [{ ...strike, ...change }] })[1] ?? "";
}

test("a strike as data", () => {
  expect(story).toEqual({
    fault: 0,
    plan: "throws at shard.merged in shard 1, attempt 1",
    strikes: [
      {
        t: 300,
        action: "throw",
        at: "shard.merged",
        run: "run-1",
        task: "process_shard",
        shard: 1,
        start: null,
        attempt: 1,
        outcome: "failed",
        error: "injected by Shardproof: throw at shard.merged",
        retry: { attempt: 2, declaredWaitMs: 2000, scaledWaitMs: 200, realWaitMs: 203 },
        healedBy: 2,
      },
    ],
  });
});

test.each<[Partial<Strike>, string]>([
  [
    { shard: null, task: "merge_customer_data" },
    "Struck merge_customer_data, attempt 1 (run run-1)",
  ],
  [{ outcome: null }, "after 0.30 s. The journal does not say how the attempt ended."],
  [{ outcome: "completed", error: null }, "after 0.30 s. The attempt completed all the same."],
  [{ outcome: "canceled", error: null }, "The attempt was canceled: no reason given."],
  [{ retry: null, healedBy: null }, "No retry followed: the run ended with it."],
  [
    { healedBy: 3 },
    "Attempt 2 began 203 ms later (declared 2 000 ms, scaled to 200 ms); attempt 3 completed.",
  ],
  [{ healedBy: null }, "scaled to 200 ms); the run never completed."],
  [
    { retry: { attempt: 2, declaredWaitMs: 2000, scaledWaitMs: 2000, realWaitMs: null } },
    "Its retry (declared 2 000 ms) never began.",
  ],
])("%j is told", (change, text) => {
  expect(told(change)).toContain(text);
});

test("of many strikes three are told and the rest counted", () => {
  if (story === undefined || strike === undefined) throw new Error("the sample has a strike");
  const strikes = [strike, strike, strike, strike, { ...strike, healedBy: null }];
  const sentences = faultSentences({ ...story, strikes });
  expect(sentences).toHaveLength(5);
  expect(sentences[4]).toBe("It struck 2 more times; 1 of these runs completed.");
});
