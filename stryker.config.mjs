/** `npm run mutation`; CONTRIBUTING.md says what it is for. */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.mutation.config.ts" },
  coverageAnalysis: "perTest",
  mutate: [
    "tasks/**/*.ts",
    "!tasks/**/*.test.ts",
    "!tasks/**/*.d.ts",
    "!tasks/**/testing/**",
    "!tasks/drills/**",
    // Made by a compiler, and what calls it.
    "!tasks/kernel/{bytes,compile,write-bytes}.ts",
    "!tasks/main.ts",
  ],
  ignorePatterns: ["/bench", "/scenarios", "/reports", "/data/sample", "/data/generated"],
  // There is none: Stryker would rewrite it with TypeScript's own API, which TypeScript 7 no longer has.
  tsconfigFile: "none",
  concurrency: 2,
  timeoutMS: 3000,
  incremental: true,
  incrementalFile: "reports/mutation/incremental.json",
  reporters: ["progress-append-only", "clear-text", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: "reports/mutation/mutation.html" },
  jsonReporter: { fileName: "reports/mutation/mutation.json" },
  thresholds: { high: 95, low: 90, break: 90 },
};
