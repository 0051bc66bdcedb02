import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkDataOptions } from "../../data/options.ts";
import { dataOptionsOf } from "./data-options.ts";
import { listScenarios } from "./list.ts";
import { isWorkflowScenario } from "./workflow-schema.ts";

const folder = new URL("../../scenarios/", import.meta.url).pathname;

test("there are scenarios", () => {
  expect(listScenarios(folder).length).toBeGreaterThan(0);
});

test.each(listScenarios(folder))("$name is good, and editors know its schema", (listed) => {
  if ("error" in listed) throw listed.error;
  const { scenario } = listed;
  if (isWorkflowScenario(scenario)) throw new Error("the catalogue is of our own pipeline");
  expect(readFileSync(listed.file, "utf8").split("\n")[0]).toBe(
    "# yaml-language-server: $schema=./scenario.schema.json",
  );
  expect(scenario.description).toMatch(/\bEmulates .+; proves .+\.$/m);
  expect(() => checkDataOptions(dataOptionsOf(scenario))).not.toThrow();
});
