/** Writes `scenarios/scenario.schema.json`. Run after any change of the schema: `npx tsx` it. */
import { writeFileSync } from "node:fs";
import { JSON_SCHEMA_FILE, jsonSchemaText } from "./json-schema.ts";

writeFileSync(JSON_SCHEMA_FILE, jsonSchemaText());
