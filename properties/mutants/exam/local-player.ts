/** Plays on real processes, as `npm run scenario` does. */
import { bundleWorker } from "../../../harness/platform/bundle.ts";
import { loadScenario, resolveScenario } from "../../../harness/scenario/load.ts";
import { play } from "../../../harness/targets/play.ts";
import { bundlesOf } from "./bundles.ts";
import type { Player } from "./player.ts";

export function createLocalPlayer(): Player {
  const workerOf = bundlesOf((folder, plugins) => bundleWorker(folder, undefined, plugins));
  return {
    async play(name, mutant) {
      const played = await play(loadScenario(resolveScenario(name)), {
        target: "local",
        command: await workerOf(mutant),
        replay: `npm run scenario -- ${name}`,
      });
      played.discard();
      return played.findings;
    },
  };
}
