import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { generateSources } from "../data/generate.ts";
import { mergeCustomerData } from "../tasks/pipeline.ts";
import { quietContext } from "./programs/quiet-context.ts";
import { referenceShard } from "./reference-shard.ts";

const SHARDS = 4;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "reference-shard-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("has the customers, rows and levels of clean data that the pipeline has", async () => {
  await generateSources({ customers: 400, seed: 3 }, folder);
  const input = { sources: folder, output: folder, shards: SHARDS };
  const { customers } = await mergeCustomerData.run(quietContext(), input);
  const shards = await Promise.all(
    Array.from({ length: SHARDS }, (_, shard) => referenceShard(folder, shard, SHARDS)),
  );
  const sum = (figure: (shard: (typeof shards)[number]) => number) =>
    shards.reduce((total, shard) => total + figure(shard), 0);
  expect(customers).toBe(400);
  expect(sum(({ count }) => count)).toBe(400);
  expect(sum(({ recordsProcessed }) => recordsProcessed)).toBe(1600);
  expect(shards[0]?.sampleProfile).toMatchObject({
    customer_id: expect.stringMatching(/^cust_/),
    health_score: expect.any(Number),
    churn_risk: expect.stringMatching(/^(LOW|MEDIUM|HIGH)$/),
    email: expect.stringContaining("@"),
  });
});
