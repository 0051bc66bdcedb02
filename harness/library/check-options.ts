import type { z } from "zod";
import { UsageError } from "../arguments/errors.ts";
import { problemLines, schemaProblems } from "../scenario/problems.ts";

/**
 * Checks what a call was given, as a scenario's fields are: a compiler need not have seen it.
 *
 * @param call the function's name, which each line of the message begins with
 * @throws UsageError that lists every problem: the option, what was found, what is allowed
 */
export function checkOptions(call: string, schema: z.ZodType, options: unknown): void {
  const problems = schemaProblems(schema, options);
  if (problems.length === 0) return;
  throw new UsageError(problemLines(call, problems).join("\n"));
}
