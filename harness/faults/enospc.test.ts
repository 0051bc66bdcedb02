import { expect, test } from "vitest";
import { armedInRun, armedInShard, described, isRefused, problemsOf } from "./testing/plans.ts";

const full = { fault: "enospc", shard: 3, afterBytes: 100 };

test("is armed in its shard and attempt only", () => {
  const order = { fault: 5, action: "enospc", artifact: "profiles", afterBytes: 100 };
  expect(armedInShard(full, 3)).toEqual(order);
  expect(armedInShard(full, 3, 2)).toBe(null);
  expect(armedInShard(full, 4)).toBe(null);
  expect(armedInRun(full)).toBe(null);
});

test("there is no room at all unless it says otherwise", () => {
  const fault = { fault: "enospc", artifact: "run-manifest" };
  expect(armedInRun(fault)).toMatchObject({ artifact: "run-manifest", afterBytes: 0 });
});

test("is refused where it can never strike", () => {
  expect(problemsOf(full)).toEqual([]);
  expect(problemsOf({ ...full, artifact: "run-manifest" })).toEqual([
    "shard: 3 never applies: merge_customer_data has no shard. Leave `shard` out.",
  ]);
  expect(isRefused({ ...full, afterBytes: -1 })).toBe(true);
});

test("is described", () => {
  expect(described(full)).toBe(
    "lets the disk be full after 100 bytes of profiles in shard 3, attempt 1",
  );
});
