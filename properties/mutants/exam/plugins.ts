/** Puts a mutant's bug into code on its way through a bundler. */
import type { Plugin } from "esbuild";
import type { NamedMutant } from "./mutant.ts";
import { mutatedSource, PatchError, patchedFiles } from "./patching.ts";

/**
 * For bundles of esbuild. A bundle in which a patched file does not occur has no bug: that is an
 * error of the build.
 */
export function esbuildPlugin(mutant: NamedMutant): Plugin {
  return {
    name: `mutant ${mutant.name}`,
    setup(build) {
      const missing = patchedFiles(mutant);
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = mutatedSource(mutant, path);
        missing.delete(path);
        return contents === null ? null : { contents, loader: "ts" };
      });
      build.onEnd(() => {
        if (missing.size === 0) return;
        throw new PatchError(
          `properties/mutants/${mutant.name}.ts patches files that the worker does not contain: ${[...missing].join(", ")}`,
        );
      });
    },
  };
}

/** For tests under Vitest. */
export function vitePlugin(mutant: NamedMutant) {
  return {
    name: `mutant ${mutant.name}`,
    enforce: "pre" as const,
    load: (id: string) => mutatedSource(mutant, id),
  };
}
