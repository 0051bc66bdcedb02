import { availableParallelism } from "node:os";
import { tsImport } from "tsx/esm/api";
import { defineConfig } from "vitest/config";

/** Names a mutant to run the tests against instead of the real pipeline (properties/mutants/). */
const mutant = process.env.SHARDPROOF_MUTANT;

export default defineConfig(async () => ({
  plugins: mutant === undefined ? [] : [await pluginOf(mutant)],
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**", ".stryker-tmp/**"],
    setupFiles: [
      mutant === undefined ? "properties/replay.ts" : "properties/mutants/exam/setup.ts",
    ],
    // Vitest leaves one core to itself. Many tests wait for processes, and two cores would be one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
}));

async function pluginOf(name: string) {
  const { mutantPlugin }: typeof import("./properties/mutants/exam/vitest.ts") = await tsImport(
    "./properties/mutants/exam/vitest.ts",
    import.meta.url,
  );
  return mutantPlugin(name);
}
