import { expect, it } from "vitest";
import { definitions, mergeCustomerData, processShard } from "./pipeline.ts";

it("deploys two tasks, of which only the shard is retried", () => {
  expect(definitions.map(({ name, options }) => [name, options.retry])).toEqual([
    ["merge_customer_data", { maxRetries: 0, waitDurationMs: 1000, backoffScaling: 2 }],
    ["process_shard", { maxRetries: 3, waitDurationMs: 2000, backoffScaling: 2 }],
  ]);
});

it("gives the orchestrator more time than all attempts of a shard can take", () => {
  const { retry, timeoutSeconds = Number.POSITIVE_INFINITY } = processShard.options;
  const waits = Array.from(
    { length: retry.maxRetries },
    (_, k) => (retry.waitDurationMs * retry.backoffScaling ** k) / 1000,
  );
  const longest = waits.reduce((sum, wait) => sum + wait + timeoutSeconds, timeoutSeconds);
  expect(mergeCustomerData.options.timeoutSeconds).toBeGreaterThan(longest);
});
