/** Which scenarios a command line asks for, and with which figures. */
import { UsageError } from "../arguments/errors.ts";
import { didYouMean } from "../arguments/nearest.ts";
import { listScenarios } from "../scenario/list.ts";
import { loadScenario, resolveScenario } from "../scenario/load.ts";
import { type Overrides, withOverrides } from "../scenario/overrides.ts";
import type { Scenario } from "../scenario/schema.ts";

export interface Choice extends Overrides {
  /** Names or paths. */
  readonly names: readonly string[];
  readonly all: boolean;
  readonly tag?: string | undefined;
  readonly repeat: number;
}

/** A scenario to play with one seed. */
export interface Chosen {
  /** As the user named it. */
  readonly name: string;
  readonly seed: number;
  /** @throws ScenarioError the file is broken, or does not fit the figures asked for */
  load(): Scenario;
}

/**
 * The plays that are asked for, in the order of names, each with its seeds. A broken file is met when
 * it is loaded, so that it stops no other.
 *
 * @throws UsageError the choice is empty or contradicts itself
 */
export function chooseScenarios(choice: Choice): Chosen[] {
  const { names, all, tag, repeat, shards, customers } = choice;
  if (names.length > 0 && (all || tag !== undefined)) {
    throw new UsageError("Name scenarios, or choose them by --all or --tag; not both.");
  }
  return (names.length > 0 ? names : listed(tag)).flatMap((name) => {
    const file = resolveScenario(name);
    const first = choice.seed ?? seedOf(file);
    return Array.from({ length: repeat }, (_, n): Chosen => {
      const seed = first + n;
      return {
        name,
        seed,
        load: () => withOverrides(loadScenario(file), { seed, shards, customers }),
      };
    });
  });
}

function listed(tag: string | undefined): string[] {
  const scenarios = listScenarios();
  const chosen = scenarios.filter(
    (item) => tag === undefined || "error" in item || item.scenario.tags.includes(tag),
  );
  const tags = new Set(scenarios.flatMap((item) => ("error" in item ? [] : item.scenario.tags)));
  if (tag !== undefined && !tags.has(tag)) {
    const known = [...tags].sort().join(", ");
    throw new UsageError(
      `--tag: no scenario has the tag "${tag}"${didYouMean(tag, tags) || "."} There are: ${known}.`,
    );
  }
  return chosen.map(({ name }) => name);
}

/** The seed that stands in the file; of a broken file it does not matter. */
function seedOf(file: string): number {
  try {
    return loadScenario(file).seed;
  } catch {
    return 0;
  }
}
