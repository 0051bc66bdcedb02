/** What `vitest.config.ts` asks for a mutant. */
import { loadMutant } from "./all-mutants.ts";
import { vitePlugin } from "./plugins.ts";

/** @throws UsageError there is no mutant of that name */
export async function mutantPlugin(name: string) {
  return vitePlugin(await loadMutant(name));
}
