import { expect, test } from "vitest";
import { described, isRefused, problemsOf } from "./testing/plans.ts";
import { orderedOfClient, strikesThrough } from "./testing/platform-orders.ts";

const cancel = { fault: "cancel" };

test("is an order to the client: after one shard, unless it says otherwise", () => {
  expect(strikesThrough(cancel)).toEqual(["steer"]);
  expect(orderedOfClient(cancel)).toEqual({ fault: 5, action: "cancel", afterShards: 1 });
  expect(orderedOfClient({ ...cancel, afterShards: 3 })).toMatchObject({ afterShards: 3 });
});

test("is refused when it would come too late", () => {
  expect(problemsOf({ ...cancel, afterShards: 9 })).toEqual([]);
  expect(problemsOf({ ...cancel, afterShards: 10 })).toEqual([
    "afterShards: 10 comes too late: the run has 10 shards. Allowed: 0 to 9.",
  ]);
});

test("takes neither bad figures nor fields that it does not know", () => {
  for (const afterShards of [-1, 1.5, 10_000, "1"]) {
    expect(isRefused({ ...cancel, afterShards })).toBe(true);
  }
  expect(isRefused({ ...cancel, attempt: 1 })).toBe(true);
});

test("is described", () => {
  expect(described(cancel)).toBe("cancels the run when 1 shard has completed");
  expect(described({ ...cancel, afterShards: 0 })).toBe(
    "cancels the run when 0 shards have completed",
  );
});
