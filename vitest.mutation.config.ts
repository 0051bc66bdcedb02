import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// A mutant that never ends is killed with its worker, before its tests can clean up: what they
// leave lies in Stryker's sandbox, which is removed with all that is in it.
const temporary = join(import.meta.dirname, ".stryker-tmp");
mkdirSync(temporary, { recursive: true });

/** The tests by which `npm run mutation` judges tasks/: the unit tests beside its files. */
export default defineConfig({
  test: {
    include: ["tasks/**/*.test.ts"],
    exclude: [
      "node_modules/**",
      "tasks/renderinc-sdk.test.ts",
      "tasks/kernel/compile.test.ts",
      "tasks/**/*.server.test.ts",
    ],
    setupFiles: ["properties/replay.ts", "properties/no-shrinking.ts"],
    // Stryker runs them for every mutant: to start a worker for each file would take most of the time.
    isolate: false,
    env: { TMPDIR: temporary },
  },
});
