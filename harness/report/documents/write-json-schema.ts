/** Writes the JSON Schema of `--json`. Run after any change of a document: `npx tsx` it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { OUTPUT_SCHEMA_FILE, outputSchemaText } from "./json-schema.ts";

mkdirSync(new URL(".", OUTPUT_SCHEMA_FILE), { recursive: true });
writeFileSync(OUTPUT_SCHEMA_FILE, outputSchemaText());
