import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { countOfCalls, withoutFailpoints } from "./without-failpoints.ts";

describe("withoutFailpoints", () => {
  it.each([
    ['  await failpoints.reach("source.read", { source });\n', 1],
    ['  await ctx.failpoints.reach("shard.start");\n', 1],
    ['a();\n    await failpoints.reach(\n      "x",\n      { a },\n    );\nb();\n', 1],
    ['await failpoints.reach("a");\nawait failpoints.reach("b");\n', 2],
    ["const failpoints = armFailpoints(faults, log, effects);\n", 0],
  ])("takes whole statements out of %j: %i", (code, removed) => {
    const found = withoutFailpoints(code, "x.ts");
    expect(found.removed).toBe(removed);
    expect(found.code).not.toContain("reach(");
    expect(found.code).toBe(removed === 0 ? code : code.startsWith("a();") ? "a();\nb();\n" : "");
  });

  it.each(['void failpoints.reach("a");\n', 'if (x) await failpoints.reach("a");\n'])(
    "refuses %j, which would stay",
    (code) => {
      expect(() => withoutFailpoints(code, "x.ts")).toThrow(
        /^x\.ts reaches 1 failpoints otherwise/,
      );
    },
  );

  it.each(["process-shard", "read-shard", "directory-store", "merge-customer-data"])(
    "leaves none in the real %s.ts",
    (name) => {
      const code = readFileSync(new URL(`../tasks/${name}.ts`, import.meta.url), "utf8");
      const found = withoutFailpoints(code, name);
      expect(found.removed).toBeGreaterThan(0);
      expect(found.removed).toBe(countOfCalls(code));
    },
  );
});
