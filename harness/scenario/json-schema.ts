/** The JSON Schema by which editors check and complete scenario files. */
import { z } from "zod";
import { scenarioSchema } from "./schema.ts";

/** Where it lies; the first line of each scenario file points to it. */
export const JSON_SCHEMA_FILE = new URL("../../scenarios/scenario.schema.json", import.meta.url);

/** The text of the file. Draft 7: the newest that yaml-language-server supports in full. */
export function jsonSchemaText(): string {
  const schema = z.toJSONSchema(scenarioSchema, { io: "input", target: "draft-7" });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
