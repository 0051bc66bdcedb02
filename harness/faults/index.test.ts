import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { definitions } from "../../tasks/pipeline.ts";
import { TASK_ATTEMPTS } from "./attempt-selection.ts";
import { definitionOf, FAULTS } from "./index.ts";

test("every fault has the file of its name, a name of its own and a word on every target", () => {
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  for (const fault of FAULTS) {
    expect(existsSync(new URL(`./${fault.name}.ts`, import.meta.url)), fault.name).toBe(true);
    expect(fault.schema.shape.fault.value).toBe(fault.name);
    for (const text of Object.values(fault.onTarget)) expect(text).toMatch(/\.$/);
    const { remote } = definitionOf({ fault: fault.name }).skipOn ?? {};
    expect(fault.onTarget.remote.startsWith("Not played"), fault.name).toBe(remote !== undefined);
    for (const field of Object.entries(fault.schema.shape).slice(1)) {
      expect(field[1].description, field[0]).toBeTruthy();
    }
  }
});

test("a fault that came around the schema is named", () => {
  expect(() => definitionOf({ fault: "nonsense" })).toThrow('There is no fault "nonsense"');
});

test("plans know the tasks that are deployed, and how often each is tried", () => {
  expect(TASK_ATTEMPTS).toEqual(
    Object.fromEntries(
      definitions.map(({ name, options }) => [name, options.retry.maxRetries + 1]),
    ),
  );
});
