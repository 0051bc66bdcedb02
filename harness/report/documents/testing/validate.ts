/** A document of `--json` against its schema, by another implementation of JSON Schema than the one that wrote it. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { outputSchema } from "../json-schema.ts";

// The strict schema too, which knows no field that is not declared: nothing is printed undocumented.
const validators = (["allowed", "refused"] as const).map((more) =>
  new Ajv2020({ strict: false }).compile(outputSchema(more)),
);

/** What is wrong with a document; nothing if it is valid. */
export function documentProblems(document: unknown): string[] {
  return validators.flatMap((validate) =>
    validate(document)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`),
  );
}

/**
 * What a command has printed with `--json`, parsed.
 *
 * @throws Error it is not valid by the published schema
 */
// biome-ignore lint/suspicious/noExplicitAny: as JSON.parse, for which it stands
export function documentOf(stdout: string): any {
  const document = JSON.parse(stdout);
  const problems = documentProblems(document);
  if (problems.length === 0) return document;
  throw new Error(`not valid by the schema of --json:\n${problems.join("\n")}\n${stdout}`);
}
