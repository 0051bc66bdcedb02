import { expect, it } from "vitest";
import { definitions } from "./pipeline.ts";

it("deploys two tasks, of which only the shard is retried", () => {
  expect(definitions.map(({ name, options }) => [name, options.retry])).toEqual([
    ["merge_customer_data", { maxRetries: 0, waitDurationMs: 1000, backoffScaling: 2 }],
    ["process_shard", { maxRetries: 3, waitDurationMs: 2000, backoffScaling: 2 }],
  ]);
});
