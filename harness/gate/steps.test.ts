import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { listScenarios } from "../scenario/list.ts";
import { programOf } from "./program.ts";
import { type Mode, stepsOf } from "./steps.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const packageJson = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const namesOf = (mode: Mode) => {
  const { run, leftOut } = stepsOf(mode, root);
  return { run: run.map(({ name }) => name), leftOut: leftOut.map(({ name }) => name) };
};

describe("the gate", () => {
  it("has every check, and says which the quick one leaves out", () => {
    const all = ["lint", "typecheck", "simulated", "local", "search", "properties", "mutants"];
    expect(namesOf("full")).toEqual({ run: all, leftOut: [] });
    expect(namesOf("quick")).toEqual({ run: all.slice(0, -1), leftOut: ["mutants"] });
  });

  it.each([
    ["full", 300],
    ["quick", 60],
  ] as const)(
    "in its %s form is meant to take less than %d s, with a quarter to spare",
    (mode, most) => {
      const usual = stepsOf(mode, root).run.reduce(
        (sum, { usualSeconds }) => sum + usualSeconds,
        0,
      );
      expect(usual).toBeLessThan(most * 0.75);
    },
  );
});

describe.each(["full", "quick"] as const)("the steps of the %s gate", (mode) => {
  const steps = stepsOf(mode, root);

  it.each([...steps.run, ...steps.leftOut].map((step) => [step.name, step] as const))(
    "%s: its program is here, and its replay is a command that exists",
    (_name, step) => {
      expect(programOf(step, root)).toHaveProperty("words");
      const script = /^npm run (\S+)/.exec(step.replay)?.[1];
      if (script === undefined) expect(step.replay).toMatch(/^npx vitest run /);
      else expect(packageJson.scripts).toHaveProperty(script);
    },
  );

  it("name only files and scenarios that there are", () => {
    const words = steps.run.flatMap(({ words }) => words);
    const files = words.filter((word) => word.startsWith("properties/"));
    for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
    const scenarios = listScenarios(join(root, "scenarios"));
    const local = steps.run.find(({ name }) => name === "local")?.words ?? [];
    const named = local
      .slice(local.indexOf("scenario") + 1)
      .filter((word) => !word.startsWith("--"));
    const known = scenarios.flatMap((item) =>
      "error" in item ? [] : [item.name, ...item.scenario.tags],
    );
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(known).toContain(name);
  });
});
