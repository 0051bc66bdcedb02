import { availableParallelism } from "node:os";
import { tsImport } from "tsx/esm/api";
import { defineConfig } from "vitest/config";

const EXCLUDED = ["node_modules/**", "dist/**", ".stryker-tmp/**"];
/** Names a mutant to run the tests against instead of the real pipeline (properties/mutants/). */
const mutant = process.env.SHARDPROOF_MUTANT;

/** They look at what their own process holds, and start others: each file has one to itself. */
const OF_PROCESS = [
  "{cli,readme-scenario}",
  "{commands,dev,gate,library,package,platform,search,targets}/**/*",
].map((names) => `harness/${names}.test.ts`);
const PROPERTIES = "properties/**/*.test.ts";

export default defineConfig(async () => ({
  plugins: mutant === undefined ? [] : [await pluginOf(mutant)],
  test: {
    setupFiles: [
      mutant === undefined ? "properties/replay.ts" : "properties/mutants/exam/setup.ts",
    ],
    // Many tests wait for processes: a core would stand still.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 60_000,
    hookTimeout: 30_000,
    projects: [
      project("process", OF_PROCESS),
      // Their modules are loaded once for all of them.
      {
        ...project("tests", ["**/*.test.ts"], [...OF_PROCESS, PROPERTIES]),
        isolate: false,
      },
      { ...project("properties", [PROPERTIES]), isolate: false },
    ].map((test) => ({ extends: true as const, test })),
  },
}));

function project(name: string, include: readonly string[], others: readonly string[] = []) {
  return { name, include: [...include], exclude: [...EXCLUDED, ...others] };
}

async function pluginOf(name: string) {
  const { mutantPlugin }: typeof import("./properties/mutants/exam/vitest.ts") = await tsImport(
    "./properties/mutants/exam/vitest.ts",
    import.meta.url,
  );
  return mutantPlugin(name);
}
