import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { OUTPUT_SCHEMA_FILE, outputSchemaText } from "./json-schema.ts";
import { documentProblems } from "./testing/validate.ts";

test("the published schema is that of the code", () => {
  const committed = readFileSync(OUTPUT_SCHEMA_FILE, "utf8");
  expect(committed, "run: npx tsx harness/report/documents/write-json-schema.ts").toBe(
    outputSchemaText(),
  );
});

test("it has an id, and a name for each kind of document", () => {
  const { $id, $defs } = JSON.parse(outputSchemaText());
  expect($id).toBe("urn:shardproof:output:1");
  expect(Object.keys($defs)).toEqual(
    expect.arrayContaining([
      "played",
      "plays",
      "scenarioList",
      "search",
      "trigger",
      "gate",
      "failure",
    ]),
  );
});

test("it refuses what is no document, and what lacks a field", () => {
  const failure = { schemaVersion: 1, verdict: "error", exitCode: 2, error: "no" };
  expect(documentProblems(failure)).toEqual([]);
  expect(documentProblems({ ...failure, schemaVersion: 2 })).not.toEqual([]);
  expect(documentProblems({ ...failure, exitCode: 7 })).not.toEqual([]);
  const { error, ...without } = failure;
  expect(documentProblems(without)).not.toEqual([]);
});
