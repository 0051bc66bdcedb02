/** The JSON Schema of all that `--json` prints, for whoever reads it by program. */
import { z } from "zod";
import { failureDocument } from "./failure.ts";
import { gateDocument } from "./gate.ts";
import { playDocument, playsDocument, scenarioListDocument } from "./play.ts";
import { searchDocument } from "./search.ts";
import { triggerDocument } from "./trigger.ts";

export const OUTPUT_SCHEMA_FILE = new URL("../output.schema.json", import.meta.url);

const outputDocument = z.union([
  playDocument,
  playsDocument,
  scenarioListDocument,
  searchDocument,
  triggerDocument,
  gateDocument,
  failureDocument,
]);

/**
 * The schema as a value (draft 2020-12).
 *
 * @param more `allowed`: as it is published, since fields may be added to a version; `refused`: each
 * field must be declared, by which tests find those that are not
 */
export function outputSchema(more: "allowed" | "refused"): object {
  const { $schema, ...schema } = z.toJSONSchema(outputDocument, {
    io: more === "allowed" ? "input" : "output",
  });
  return {
    $schema,
    $id: "urn:shardproof:output:1",
    title: "Shardproof's JSON output",
    description: "The document that a command of Shardproof prints with --json.",
    ...schema,
  };
}

/** The text of the published file. */
export function outputSchemaText(): string {
  return `${JSON.stringify(outputSchema("allowed"), null, 2)}\n`;
}
