/**
 * Promise: what was found can be found again. The same scenario and seed give the same journal, byte
 * for byte, and the same artifacts: a second time, in another process, locale, time zone and working
 * directory, and in another version of Node. A counterexample that a nightly run has found on one
 * machine is one on every machine.
 *
 * The rule (design, section 8). Where the environment variable `SHARDPROOF_OTHER_NODE` names another
 * node binary, the plans are played with that one too (`.ci/run` sets it).
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answer } from "./child/answer.ts";
import type { PlayedPlans } from "./child/play-plans.ts";
import { SURROUNDINGS, useChild } from "./fresh-process.ts";
import { failWithReplay, runs } from "./replay.ts";
import { type PlanRange, playPlans } from "./simulated-plans.ts";

/** The seed of the properties decides which plans. */
const PLANS: PlanRange = {
  firstSeed: (fc.readConfigureGlobal().seed ?? 0) * 1_000_000,
  count: runs(200).numRuns,
};

const otherNode = process.env.SHARDPROOF_OTHER_NODE ?? "";

describe(`${PLANS.count} random plans leave the same journals and artifacts`, () => {
  let known: Promise<string[]> | undefined;
  /** Played in this process, once for all tests. */
  const first = () => {
    known ??= playPlans(PLANS);
    return known;
  };
  const inChild = useChild("play-plans.ts");

  async function expectSame(again: readonly string[]): Promise<void> {
    const plans = await first();
    expect(again).toHaveLength(plans.length);
    const other = plans.findIndex((name, i) => name !== again[i]);
    if (other >= 0) {
      failWithReplay(
        `the plan of seed ${PLANS.firstSeed + other} went another way, or left other bytes`,
      );
    }
  }

  it("and each its own", async () => {
    expect(new Set(await first()).size).toBe(PLANS.count);
  });

  it("when they are played again", async () => {
    await expectSame(await playPlans(PLANS));
  });

  it.each(SURROUNDINGS.slice(0, 2))(
    "in a fresh process in locale $locale and time zone $timeZone, in another working directory",
    async (surroundings) => {
      const answer = (await inChild(PLANS, { surroundings })) as Answer<PlayedPlans>;
      expect(answer.surroundings).toEqual(surroundings);
      await expectSame(answer.output.plans);
    },
  );

  it.each(otherNode === "" ? [] : [otherNode])("in another version of Node, %s", async (node) => {
    const { output } = (await inChild(PLANS, { node })) as Answer<PlayedPlans>;
    expect(output.node).not.toBe(process.version);
    await expectSame(output.plans);
  });
});
