/** The JSON Schema by which editors check and complete scenario files. */
import { z } from "zod";
import { scenarioSchema } from "./schema.ts";
import { workflowSchema } from "./workflow-schema.ts";

/** Where they lie; the first line of each scenario file points to the one for its kind. */
export const JSON_SCHEMA_FILE = new URL("../../scenarios/scenario.schema.json", import.meta.url);
export const WORKFLOW_JSON_SCHEMA_FILE = new URL(
  "../../scenarios/workflow.schema.json",
  import.meta.url,
);

/** The text for scenarios of our pipeline. */
export function jsonSchemaText(): string {
  return textOf(scenarioSchema);
}

/** The text for scenarios of a workflow of the user's own. */
export function workflowJsonSchemaText(): string {
  return textOf(workflowSchema);
}

/** Draft 7: the newest that yaml-language-server supports in full. */
function textOf(of: z.ZodType): string {
  const schema = z.toJSONSchema(of, { io: "input", target: "draft-7" });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
