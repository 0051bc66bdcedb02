/** Programs with a mutant's bug in them, each bundled once. */
import { join } from "node:path";
import { bundleWorker } from "../../../harness/platform/bundle.ts";
import { temporaryFolder } from "../../../harness/platform/temporary-folder.ts";
import type { NamedMutant } from "./mutant.ts";
import { esbuildPlugin } from "./plugins.ts";

/** Gives the command that starts a program; null is the real pipeline. */
export type Bundle = (mutant: NamedMutant | null) => Promise<readonly string[]>;

/**
 * Bundles into a temporary folder that goes when this process ends.
 *
 * @param entry the program's main file; the worker's without it
 */
export function bundlesOf(entry?: string): Bundle {
  const folder = temporaryFolder("shardproof-mutants-").path;
  const bundles = new Map<string, Promise<string[]>>();
  return (mutant) => {
    const name = mutant?.name ?? "none";
    const known = bundles.get(name);
    if (known !== undefined) return known;
    const plugins = mutant === null ? [] : [esbuildPlugin(mutant)];
    const bundle = bundleWorker(join(folder, name), entry, plugins);
    bundles.set(name, bundle);
    return bundle;
  };
}
