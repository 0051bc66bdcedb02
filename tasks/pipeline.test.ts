import { expect, it } from "vitest";
import type { TaskOptions } from "./definition.ts";
import { definitions, mergeCustomerData, partitionSource, processShard } from "./pipeline.ts";

it("deploys three tasks, of which the orchestrator alone is not retried", () => {
  expect(definitions.map(({ name, options }) => [name, options.retry])).toEqual([
    ["merge_customer_data", { maxRetries: 0, waitDurationMs: 1000, backoffScaling: 2 }],
    ["partition_source", { maxRetries: 3, waitDurationMs: 2000, backoffScaling: 2 }],
    ["process_shard", { maxRetries: 3, waitDurationMs: 2000, backoffScaling: 2 }],
  ]);
});

/** All attempts of a run, each up to its timeout, with the waits between, in seconds. */
function longestOf({ retry, timeoutSeconds = Number.POSITIVE_INFINITY }: TaskOptions): number {
  const waits = Array.from(
    { length: retry.maxRetries },
    (_, k) => (retry.waitDurationMs * retry.backoffScaling ** k) / 1000,
  );
  return waits.reduce((sum, wait) => sum + wait + timeoutSeconds, timeoutSeconds);
}

it("gives the orchestrator more time than all attempts of a partition and then of a shard can take", () => {
  const longest = longestOf(partitionSource.options) + longestOf(processShard.options);
  expect(mergeCustomerData.options.timeoutSeconds).toBeGreaterThan(longest);
});
