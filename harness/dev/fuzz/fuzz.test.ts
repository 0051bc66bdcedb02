import { randomInt, randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { ownTemporaryFolder, processesOf } from "../../platform/testing/leftovers.ts";
import { runCampaign } from "./campaign.ts";
import { fuzzRequest } from "./fuzz-request.ts";

const temporary = ownTemporaryFolder();
const marker = `fuzz-${randomUUID()}`;
afterAll(() => temporary.remove());

// A slice of what `npm run fuzz` does with a hundred thousand.
it("the server bears random requests: it answers what is whole, and ends and leaks nothing", async () => {
  // Another one each time; whoever looks into a failure sets it.
  const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 32));
  const requests = 5000;
  const { problems, ends } = await runCampaign({ seed, from: 0, requests, marker });
  expect(problems, `replay: FUZZ_SEED=${seed} npx vitest run harness/dev/fuzz`).toEqual([]);
  expect([...ends.values()].reduce((sum, count) => sum + count, 0)).toBe(requests);
  for (const end of ["rest 200", "rest 202", "rest 204", "rest 400", "socket 200", "socket 400"]) {
    expect(ends.get(end), end).toBeGreaterThan(0);
  }
  expect(processesOf(marker)).toEqual([]);
  expect(temporary.content().filter((name) => name.startsWith("shardproof"))).toEqual([]);
}, 300_000);

it("a request follows from its seed and its number alone", () => {
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  const there = numbers.map((number) => fuzzRequest(7, number));
  const back = numbers.toReversed().map((number) => fuzzRequest(7, number));
  expect(back.reverse()).toEqual(there);
  expect(fuzzRequest(8, 0)).not.toEqual(fuzzRequest(7, 0));
});
