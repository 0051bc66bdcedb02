/** Writes the JSON Schemas in `scenarios/`. Run after any change of a schema: `npx tsx` it. */
import { writeFileSync } from "node:fs";
import {
  JSON_SCHEMA_FILE,
  jsonSchemaText,
  WORKFLOW_JSON_SCHEMA_FILE,
  workflowJsonSchemaText,
} from "./json-schema.ts";

writeFileSync(JSON_SCHEMA_FILE, jsonSchemaText());
writeFileSync(WORKFLOW_JSON_SCHEMA_FILE, workflowJsonSchemaText());
