/** On which target a mutant is played. */
import { whySkipped } from "../../../harness/faults/index.ts";
import { loadScenario, resolveScenario } from "../../../harness/scenario/load.ts";
import type { OwnTarget } from "../../../harness/targets/play-target.ts";
import { createLocalPlayer } from "./local-player.ts";
import type { NamedMutant } from "./mutant.ts";
import type { Player } from "./player.ts";
import { createSimulatedPlayer } from "./simulated-player.ts";

/**
 * The target of a play: the wanted one, but for a bug that shows only on the other and for faults
 * that only the other can play.
 */
export function targetOf(name: string, mutant: NamedMutant | null, wanted: OwnTarget): OwnTarget {
  const { faults } = loadScenario(resolveScenario(name));
  if (whySkipped(faults, wanted) !== null) return wanted === "local" ? "simulated" : "local";
  return mutant?.showsOnlyOn ?? wanted;
}

/** Plays on the wanted target where that is possible. */
export function createPlayer(wanted: OwnTarget): Player {
  const players = { local: createLocalPlayer(), simulated: createSimulatedPlayer() };
  return {
    play: (name, mutant) => players[targetOf(name, mutant, wanted)].play(name, mutant),
  };
}
