/** How a scenario is played with a mutant: a port, since every target can. */
import type { Finding } from "../../../harness/invariants/invariant.ts";
import type { NamedMutant } from "./mutant.ts";

export interface Player {
  /**
   * Plays a scenario and judges it by every invariant.
   *
   * @param name a scenario in `scenarios/`
   * @param mutant null for the real pipeline
   * @throws ShardproofError the target could not be run, or a patch does not apply
   */
  play(name: string, mutant: NamedMutant | null): Promise<readonly Finding[]>;
}
