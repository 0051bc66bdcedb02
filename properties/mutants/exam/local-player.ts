/** Plays scenarios with mutants on real processes, as `npm run scenario` does. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "../../../harness/platform/at-exit.ts";
import { bundleWorker } from "../../../harness/platform/bundle.ts";
import { play } from "../../../harness/targets/play.ts";
import type { NamedMutant } from "./mutant.ts";
import type { Player } from "./player.ts";
import { esbuildPlugin } from "./plugins.ts";

export function createLocalPlayer(): Player {
  const folder = mkdtempSync(join(tmpdir(), "shardproof-mutants-"));
  const release = () => {
    keep();
    rmSync(folder, { recursive: true, force: true });
  };
  const keep = atExit(release);
  const workers = new Map<string, Promise<string[]>>();

  /** Each is bundled once. */
  function workerOf(mutant: NamedMutant | null): Promise<string[]> {
    const name = mutant?.name ?? "none";
    const plugins = mutant === null ? [] : [esbuildPlugin(mutant)];
    const worker = workers.get(name) ?? bundleWorker(join(folder, name), undefined, plugins);
    workers.set(name, worker);
    return worker;
  }

  return {
    async play(scenario, mutant) {
      const played = await play(scenario, {
        target: "local",
        command: await workerOf(mutant),
        replay: `npm run scenario -- ${scenario.name}`,
      });
      played.discard();
      return played.findings;
    },
    release,
  };
}
