import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { JSON_SCHEMA_FILE, jsonSchemaText } from "./json-schema.ts";

test("the committed JSON Schema is that of the code", () => {
  const committed = readFileSync(JSON_SCHEMA_FILE, "utf8");
  expect(committed, "run: npx tsx harness/scenario/write-json-schema.ts").toBe(jsonSchemaText());
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
