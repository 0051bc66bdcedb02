/**
 * Promise: whatever goes wrong, nothing wrong looks finished; and what a run must survive, it survives.
 * Under plans within what the retry policy covers a run ends well, with every customer exactly once and
 * every byte as if nothing had happened. Under any plan at all it may fail, but then nothing half-done
 * is to be seen as done.
 *
 * The rules (design, section 6, "Two kinds of plans", and section 7: every invariant). Plans are those
 * of `npm run search`: any mix of faults, shards, attempts, byte positions and orders of concurrent
 * work, each run with rates of its own. The search looks at many more; this is its sample for every day.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { anySearchCase } from "../harness/search/arbitrary/search-case.ts";
import { createCaseRunner } from "../harness/search/run-case.ts";
import type { SearchCase } from "../harness/search/search-case.ts";
import { runs } from "./replay.ts";

/** Keeps what cases share: their data, and the run without faults. */
const runner = createCaseRunner();

/** What a case violates, with its evidence. */
async function violationsOf(searched: SearchCase): Promise<string[]> {
  const { findings } = await runner.run(searched);
  return findings
    .filter(({ verdict }) => verdict === "violated")
    .map(({ invariant, evidence }) => `${invariant}: ${evidence.join("; ")}`);
}

it.each([
  ["within what the retry policy must survive, every run ends well", "recoverable"],
  ["of any kind, no run ever ends wrong", "unbounded"],
] as const)("under plans %s", async (_promise, mode) => {
  await fc.assert(
    fc.asyncProperty(anySearchCase(mode), async (searched) => {
      expect(await violationsOf(searched)).toEqual([]);
    }),
    runs(100),
  );
});
