/** Plays in virtual time, each play in a process of its own: every mutant has modules of its own. */
import { fileURLToPath } from "node:url";
import { EXIT_CODES, ShardproofError } from "../../../harness/arguments/errors.ts";
import { bundleFile } from "../../../harness/platform/bundle.ts";
import { loadScenario, resolveScenario } from "../../../harness/scenario/load.ts";
import { bundlesOf } from "./bundles.ts";
import { runNode } from "./captured.ts";
import type { Player } from "./player.ts";

const PROGRAM = fileURLToPath(new URL("./simulated-play.ts", import.meta.url));

export function createSimulatedPlayer(): Player {
  const programWith = bundlesOf((folder, plugins) => bundleFile(folder, PROGRAM, plugins));
  return {
    async play(name, mutant) {
      const program = await programWith(mutant);
      // Checked out here: a mutant may declare fewer retries than the scenario's faults count on.
      const scenario = JSON.stringify(loadScenario(resolveScenario(name)));
      const { code, stdout, stderr } = await runNode([program, scenario]);
      if (code === 0) return JSON.parse(stdout);
      throw new ShardproofError(`${name} cannot be simulated: ${stderr.trim()}`, EXIT_CODES.target);
    },
  };
}
