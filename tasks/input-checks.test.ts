import { expect, it } from "vitest";
import { processShard } from "./process-shard.ts";

const digest = { bytes: 1, sha256: "0".repeat(64) };
const good = {
  sources: "/s",
  output: "/o",
  shard: 0,
  shardCount: 2,
  files: { crm: digest, billing: digest, product: digest, support: digest },
};
const untouched = new Proxy({} as Parameters<typeof processShard.run>[0], {
  get: (_target, name) => {
    throw new Error(`the task used ctx.${String(name)}`);
  },
});

it.each<[input: unknown, message: string | RegExp]>([
  [null, "the input must be an object with the fields sources, output, shard, shardCount, files"],
  [[good], "the input must be an object"],
  ["text", "the input must be an object"],
  [{ ...good, shards: 3 }, "input.shards is not known; the fields are sources,"],
  [{ ...good, ["x".repeat(61)]: 3 }, `input.${"x".repeat(60)} is not known`],
  [{ ...good, sources: "" }, 'input.sources must name a folder; found ""'],
  [{ ...good, output: 7 }, "input.output must name a folder; found 7"],
  [{ ...good, output: ["x".repeat(99)] }, /found \["x{78}$/],
  [{ ...good, shardCount: 10_001 }, "input.shardCount must be a whole number from 1 to 10000"],
  [{ ...good, shard: 2 }, "input.shard must be a whole number from 0 to 1; found 2"],
  [{ ...good, shard: "0" }, 'found "0"'],
  [{ ...good, files: undefined }, "input.files.crm must be the bytes and the sha256 of crm.csv"],
  [
    { ...good, files: { ...good.files, support: { bytes: 1, sha256: "x" } } },
    "input.files.support must be",
  ],
  [
    { ...good, files: { ...good.files, crm: { bytes: 1, sha256: "0".repeat(65) } } },
    "input.files.crm must be",
  ],
])("a shard refuses %j before it touches anything", async (input, message) => {
  await expect(processShard.run(untouched, input as typeof good)).rejects.toThrow(message);
});

it("and begins its work with a good one", async () => {
  await expect(processShard.run(untouched, good)).rejects.toThrow("the task used ctx.log");
});
