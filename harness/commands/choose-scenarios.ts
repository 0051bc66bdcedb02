/** Which scenarios a command line asks for, and with which figures. */
import { UsageError } from "../arguments/errors.ts";
import { didYouMean } from "../arguments/nearest.ts";
import { ownFile } from "../own-files.ts";
import { ScenarioError } from "../scenario/errors.ts";
import { listScenarios } from "../scenario/list.ts";
import { loadAnyScenario, resolveScenario, shownPath } from "../scenario/load.ts";
import { type Overrides, withOverrides } from "../scenario/overrides.ts";
import type { Scenario } from "../scenario/schema.ts";
import { type WorkflowOverrides, withWorkflowOverrides } from "../scenario/workflow-overrides.ts";
import {
  type AnyScenario,
  isWorkflowScenario,
  type PlayableWorkflow,
  type WorkflowScenario,
} from "../scenario/workflow-schema.ts";

export interface Choice extends Overrides, WorkflowOverrides {
  /** Names or paths. */
  readonly names: readonly string[];
  readonly all: boolean;
  readonly tag?: string | undefined;
  readonly repeat: number;
}

/** A scenario to play with one seed. */
export interface Chosen {
  /** As a command line names it. */
  readonly name: string;
  /** Null for a file that is broken, whose seed nobody knows, and for a workflow of the user's own. */
  readonly seed: number | null;
  /** Whether it is of our pipeline. */
  readonly isOurs: boolean;
  /** @throws ScenarioError the file is broken, or does not fit what is asked for */
  load(): Scenario | PlayableWorkflow;
}

/**
 * The plays that are asked for, in the order of names, each with its seeds. A broken file is met when
 * it is loaded, so that it stops no other.
 *
 * @throws UsageError the choice contradicts itself, or nothing fits it
 * @throws ScenarioError the scenarios cannot be listed
 */
export function chooseScenarios(choice: Choice): Chosen[] {
  const { names, all, tag } = choice;
  const ways = [names.length > 0, all, tag !== undefined].filter((isGiven) => isGiven);
  if (ways.length > 1) {
    throw new UsageError(
      "Name scenarios, or choose them by --all, or by --tag: only one of these.",
    );
  }
  const files =
    names.length > 0
      ? names.map((name) => [name, resolveScenario(name)] as const)
      : listed(tag).map(({ name, file }) => [nameFor(name, file), file] as const);
  return files.flatMap(([name, file]) => playsOf(name, file, choice));
}

function playsOf(name: string, file: string, choice: Choice): Chosen[] {
  let scenario: AnyScenario;
  try {
    scenario = loadAnyScenario(file);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const load = () => {
      throw error;
    };
    return [{ name, seed: choice.seed ?? null, isOurs: false, load }];
  }
  if (isWorkflowScenario(scenario)) return playsOfWorkflow(name, scenario, choice);
  const { shards, customers } = choice;
  const first = choice.seed ?? scenario.seed;
  return Array.from({ length: choice.repeat }, (_, n) => {
    const seed = first + n;
    const load = () => {
      refuseFlags(
        choice,
        ONLY_FOR_WORKFLOWS,
        `${name} is of our own pipeline, as it has \`data\` or \`run.shards\`. Write one without them: ${shownPath(ownFile("scenarios/OWN-WORKFLOW.md"))} says how.`,
      );
      return withOverrides(scenario, { seed, shards, customers });
    };
    return { name, seed, isOurs: true, load };
  });
}

/** Nothing in them is drawn from a seed. */
function playsOfWorkflow(name: string, scenario: WorkflowScenario, choice: Choice): Chosen[] {
  const load = () => {
    refuseFlags(
      choice,
      ONLY_FOR_OURS,
      `${name} is of a workflow of your own, for which nothing is drawn or generated. Leave it out.`,
    );
    return withWorkflowOverrides(scenario, choice);
  };
  return Array.from({ length: choice.repeat }, () => ({ name, seed: null, isOurs: false, load }));
}

const ONLY_FOR_OURS = ["seed", "shards", "customers"] as const;
const ONLY_FOR_WORKFLOWS = ["task", "input", "verify"] as const;

function refuseFlags(choice: Choice, flags: readonly (keyof Choice)[], why: string): void {
  const given = flags.find((flag) => choice[flag] !== undefined);
  if (given !== undefined) throw new UsageError(`--${given} says nothing of this scenario: ${why}`);
}

/** A listed scenario's name, or its path where the name alone would not find it again. */
function nameFor(name: string, file: string): string {
  return resolveScenario(name) === file ? name : shownPath(file);
}

function listed(tag: string | undefined) {
  const scenarios = listScenarios();
  if (tag === undefined) {
    if (scenarios.length > 0) return scenarios;
    throw new UsageError("--all: there is no scenario in scenarios/.");
  }
  const tags = new Set(scenarios.flatMap((item) => ("error" in item ? [] : item.scenario.tags)));
  if (!tags.has(tag)) {
    const known = [...tags].sort().join(", ");
    throw new UsageError(
      `--tag: no scenario has the tag "${tag}"${didYouMean(tag, tags) || "."} There are: ${known}.`,
    );
  }
  // Nobody knows the tags of a broken file: it is not passed over in silence.
  return scenarios.filter((item) => "error" in item || item.scenario.tags.includes(tag));
}
