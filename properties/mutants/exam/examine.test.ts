import { expect, it } from "vitest";
import { UsageError } from "../../../harness/arguments/errors.ts";
import type { Finding } from "../../../harness/invariants/invariant.ts";
import { PLAIN } from "../../../harness/report/style.ts";
import { candidatesFor, type Examined, examine } from "./examine.ts";
import type { NamedMutant } from "./mutant.ts";
import type { Player } from "./player.ts";
import { exitCodeOf, progressLines, resultTable, verdictOf } from "./result.ts";

const mutant: NamedMutant = {
  name: "no-sweep",
  bug: "nobody sweeps",
  scenarios: { "kill-mid-write": "no-leftovers", "hung-shard": "no-leftovers" },
  patches: [],
};

const finding = (invariant: string): Finding => ({
  invariant,
  title: "",
  verdict: "violated",
  evidence: [],
  reason: null,
});

/** A player that violates what it is told to: of a mutant, and of the real pipeline. */
const violating = (ofMutant: readonly string[], ofPipeline: readonly string[] = []): Player => ({
  play: async (_, mutant) => (mutant === null ? ofPipeline : ofMutant).map(finding),
});

async function examined(player: Player): Promise<Examined[]> {
  return examine(candidatesFor([mutant]), { player, parallel: 2, onEnd() {} });
}

it("plays the real pipeline once for each scenario that is needed, then the mutants", () => {
  const twin = { ...mutant, name: "twin", properties: ["x.test.ts"] };
  expect(
    candidatesFor([mutant, twin]).map(({ mutant, catchers }) => [mutant?.name, catchers.length]),
  ).toEqual([
    [undefined, 1],
    [undefined, 1],
    [undefined, 1],
    ["no-sweep", 2],
    ["twin", 3],
  ]);
});

it("is caught by the invariant that it names", async () => {
  const all = await examined(violating(["outcome", "no-leftovers"]));
  expect(all.map(verdictOf)).toEqual(["passed", "passed", "caught"]);
  expect(exitCodeOf(all)).toBe(0);
  expect(resultTable(all, 80, PLAIN)).toBe(
    "no-sweep  nobody sweeps\n" +
      "          caught by kill-mid-write → no-leftovers\n" +
      "          caught by hung-shard → no-leftovers\n\n" +
      "1 of 1 mutants caught.\n",
  );
});

it.each([
  [[], "nothing"],
  [["outcome", "accounted"], "only outcome, accounted"],
])("survives where %j is violated", async (violated, noticed) => {
  const all = await examined(violating(violated));
  expect(exitCodeOf(all)).toBe(1);
  expect(progressLines(all[2] as Examined, "3/9", PLAIN)).toBe(
    `[3/9] survived no-sweep\n  NOT caught by kill-mid-write → no-leftovers: noticed ${noticed}\n` +
      `  NOT caught by hung-shard → no-leftovers: noticed ${noticed}\n`,
  );
});

it("survives where nobody is named", () => {
  expect(verdictOf({ mutant: { ...mutant, scenarios: {} }, catchers: [], answers: [] })).toBe(
    "survived",
  );
});

it("is no exam where the real pipeline fails too", async () => {
  const all = await examined(violating(["no-leftovers"], ["outcome"]));
  expect(all.map(verdictOf)).toEqual(["blamed", "blamed", "caught"]);
  expect(exitCodeOf(all)).toBe(3);
  expect(progressLines(all[0] as Examined, "3/9", PLAIN)).toBe(
    "[3/9] blamed the real pipeline in kill-mid-write\n  fails: outcome\n",
  );
});

it("is no exam where something cannot be played", async () => {
  const player: Player = { play: () => Promise.reject(new UsageError("no worker")) };
  const all = await examined(player);
  expect(exitCodeOf(all)).toBe(3);
  expect(progressLines(all[2] as Examined, "3/9", PLAIN)).toBe(
    "[3/9] error no-sweep\n  no worker\n",
  );
});
