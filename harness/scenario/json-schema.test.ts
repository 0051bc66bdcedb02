import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  JSON_SCHEMA_FILE,
  jsonSchemaText,
  WORKFLOW_JSON_SCHEMA_FILE,
  workflowJsonSchemaText,
} from "./json-schema.ts";

test.each([
  ["our pipeline", JSON_SCHEMA_FILE, jsonSchemaText],
  ["a workflow of the user's own", WORKFLOW_JSON_SCHEMA_FILE, workflowJsonSchemaText],
])("the committed JSON Schema for %s is that of the code", (_what, file, text) => {
  const committed = readFileSync(file, "utf8");
  expect(committed, "run: npx tsx harness/scenario/write-json-schema.ts").toBe(text());
});

test("it tells editors what is allowed and refuses unknown fields", () => {
  const schema = JSON.parse(jsonSchemaText());
  expect(schema.additionalProperties).toBe(false);
  expect(schema.required).toEqual(["name", "description", "data", "run", "expect"]);
  const [fault] = schema.properties.faults.items.oneOf;
  expect(fault.properties.fault.const).toBe("throw");
  expect(fault.properties.at.enum).toContain("shard.merged");
  expect(fault.required).toEqual(["fault", "at"]);
});

test("for a workflow of the user's own it has no faults that need our pipeline", () => {
  const schema = JSON.parse(workflowJsonSchemaText());
  expect(schema.additionalProperties).toBe(false);
  expect(schema.required).toEqual(["name", "description", "run", "expect"]);
  const names = schema.properties.faults.items.oneOf.map(
    (fault: { properties: { fault: { const: string } } }) => fault.properties.fault.const,
  );
  expect(names).toContain("kill-at");
  expect(names).not.toContain("throw");
});
