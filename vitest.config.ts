import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules/**", "dist/**"],
    setupFiles: ["properties/replay.ts"],
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
