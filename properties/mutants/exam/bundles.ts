/** Programs with a mutant's bug in them, each bundled once. */
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { temporaryFolder } from "../../../harness/platform/temporary-folder.ts";
import type { NamedMutant } from "./mutant.ts";
import { esbuildPlugin } from "./plugins.ts";

/**
 * Bundles into a temporary folder that goes when this process ends.
 *
 * @param bundle makes a bundle in a folder of its own
 * @returns gives what `bundle` made of a mutant; null is the real pipeline
 */
export function bundlesOf<Bundle>(
  bundle: (folder: string, plugins: Plugin[]) => Promise<Bundle>,
): (mutant: NamedMutant | null) => Promise<Bundle> {
  const folder = temporaryFolder("shardproof-mutants-").path;
  const bundles = new Map<string, Promise<Bundle>>();
  return (mutant) => {
    const name = mutant?.name ?? "none";
    const known = bundles.get(name);
    if (known !== undefined) return known;
    const plugins = mutant === null ? [] : [esbuildPlugin(mutant)];
    const made = bundle(join(folder, name), plugins);
    bundles.set(name, made);
    return made;
  };
}
