/** Hands a counterexample over: as a scenario file that plays on every target. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import { replayCommand } from "../arguments/replay.ts";
import { describeFault, whySkipped } from "../faults/index.ts";
import { ownFile } from "../own-files.ts";
import { shownPath } from "../scenario/load.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { Found } from "./messages.ts";
import { foundFile } from "./scenario-file.ts";
import { scenarioOf } from "./search-case.ts";
import { storyOf } from "./story.ts";

export interface SavedFound {
  readonly seed: number;
  readonly violated: readonly string[];
  readonly scenario: Scenario;
  /** What was found, invariant by invariant. */
  readonly evidence: readonly string[];
  /** What happened, step by step. */
  readonly story: readonly string[];
  /** Smaller plans that failed too, on the way to this one. */
  readonly shrinks: number;
  readonly file: string;
  /** Commands that play the file, on each target that can. */
  readonly replay: readonly string[];
}

/**
 * Writes the scenario file of a counterexample into a folder.
 *
 * @throws ShardproofError (exit code 3) the file cannot be written
 */
export function saveFound(
  { seed, found }: { readonly seed: number; readonly found: Found },
  folder: string,
): SavedFound {
  const { searched, findings, violated, shrinks, journal } = found;
  const name = `found-${seed}`;
  const file = join(folder, `${name}.yaml`);
  const scenario = scenarioOf(
    searched,
    name,
    describe(searched.faults.map(describeFault), violated),
  );
  const story = storyOf(journal);
  const evidence = findings
    .filter(({ invariant }) => violated.includes(invariant))
    .flatMap(({ invariant, evidence }) => evidence.map((text) => `${invariant}: ${text}`));
  const replay = (["simulated", "local"] as const)
    .filter((target) => whySkipped(scenario.faults, target) === null)
    .map((target) => replayCommand(shownPath(resolve(file)), { target }));
  const schema = relative(resolve(folder), ownFile("scenarios/scenario.schema.json"));
  const text = foundFile(scenario, schema, { seed, evidence, story, replay: replay[0] ?? "" });
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new ShardproofError(
      `cannot write ${file}: ${(error as Error).message}; give another folder with --out`,
      EXIT_CODES.target,
    );
  }
  return { seed, violated, scenario, evidence, story, shrinks, file, replay };
}

function describe(faults: readonly string[], violated: readonly string[]): string {
  const plan =
    faults.length === 0
      ? "Without any fault"
      : `With a fault that ${faults.join(", and one that ")}`;
  return `${plan}, ${violated.join(" and ")} ${violated.length === 1 ? "is" : "are"} violated. Found by the search.`;
}
