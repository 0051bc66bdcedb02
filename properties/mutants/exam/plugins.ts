/** Puts a mutant's bug into code on its way through a bundler. */
import type { Plugin } from "esbuild";
import type { NamedMutant } from "./mutant.ts";
import { mutatedSources } from "./patching.ts";

/**
 * For bundles of esbuild. One in which a patched file does not occur has no bug: that is an error of
 * the build.
 *
 * @throws PatchError a patch does not apply
 */
export function esbuildPlugin(mutant: NamedMutant): Plugin {
  const sources = mutatedSources(mutant);
  return {
    name: `mutant ${mutant.name}`,
    setup(build) {
      const missing = new Set(sources.keys());
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = sources.get(path);
        missing.delete(path);
        return contents === undefined ? null : { contents, loader: "ts" };
      });
      build.onEnd(() => ({
        errors: [...missing].map((path) => ({ text: `it patches ${path}, which is not bundled` })),
      }));
    },
  };
}

/**
 * For tests under Vitest.
 *
 * @throws PatchError a patch does not apply
 */
export function vitePlugin(mutant: NamedMutant) {
  const sources = mutatedSources(mutant);
  return {
    name: `mutant ${mutant.name}`,
    enforce: "pre" as const,
    load: (id: string) => sources.get(id) ?? null,
  };
}
