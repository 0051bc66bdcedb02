/** What must fit together in a scenario: fields that are good in themselves, and bad together. */
import type { z } from "zod";
import { checkDataOptions, DataOptionsError } from "../../data/options.ts";
import type { RunShape } from "../faults/fault.ts";
import {
  FAULTS,
  faultProblems,
  type WorkflowFault,
  whyOnlyOurs,
  workflowDefinitionOf,
} from "../faults/index.ts";
import { dataSchema } from "./data-schema.ts";
import type { Problem } from "./problems.ts";
import { expectSchema, runSchema } from "./schema.ts";
import { workflowExpectSchema } from "./workflow-schema.ts";

/**
 * Contradictions between fields. Takes the file as it is and looks only at parts that are good in
 * themselves, so that one misspelt field does not hide what is wrong elsewhere.
 */
export function crossProblems(scenario: unknown): Problem[] {
  const { data, run, faults, expect } = fieldsOf(scenario);
  const shards = runSchema.shape.shards.safeParse(fieldsOf(run).shards).data;
  const partition = fieldsOf(run).partition === true;
  return [
    ...dataProblems(data, shards),
    ...(Array.isArray(faults) && shards !== undefined
      ? planProblems(faults, { shards, partition })
      : []),
    ...expectProblems(expect, shards),
  ];
}

/** The same for a scenario of a workflow of the user's own. */
export function workflowCrossProblems(scenario: unknown): Problem[] {
  const { faults, expect } = fieldsOf(scenario);
  const expected = goodPart(workflowExpectSchema, expect);
  return [
    ...(Array.isArray(faults) ? faults.flatMap(workflowFaultProblems) : []),
    ...(expected === undefined ? [] : errorProblems(expected)),
  ];
}

function workflowFaultProblems(value: unknown, position: number): Problem[] {
  const name = fieldsOf(value).fault;
  const why = whyOnlyOurs(name);
  if (why !== null) {
    const text = `"${name}" cannot strike a workflow of your own: ${why}.`;
    return [{ path: ["faults", position, "fault"], atKey: false, text }];
  }
  const definition = FAULTS.find((known) => known.name === name)?.anyWorkflow;
  const fault = definition && goodPart((definition as { schema: z.ZodObject }).schema, value);
  if (fault === undefined) return [];
  return workflowDefinitionOf(fault as WorkflowFault)
    .problems(fault)
    .map(({ path, text }) => ({ path: ["faults", position, ...path], atKey: false, text }));
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** What is left without unknown and bad fields (they are reported already), if it is enough. */
function goodPart<Schema extends z.ZodObject>(schema: Schema, value: unknown) {
  const bad = new Set(schema.safeParse(value).error?.issues.map(({ path }) => path[0]));
  const good = Object.entries(fieldsOf(value)).filter(([key]) => !bad.has(key));
  return schema.strip().safeParse(Object.fromEntries(good)).data as z.output<Schema> | undefined;
}

function dataProblems(data: unknown, shards: number | undefined): Problem[] {
  const options = goodPart(dataSchema, data);
  if (options === undefined) return [];
  try {
    const hot = options.hotShard === undefined || shards === undefined ? {} : { shards };
    checkDataOptions({ ...options, ...hot, seed: 0 });
    return [];
  } catch (error) {
    if (!(error instanceof DataOptionsError)) throw error;
    return [{ path: ["data", error.option], atKey: false, text: error.problem }];
  }
}

function planProblems(faults: readonly unknown[], run: RunShape): Problem[] {
  return faults.flatMap((value, position) => {
    const name = fieldsOf(value).fault;
    const definition = FAULTS.find((known) => known.name === name);
    const fault = definition && goodPart(definition.schema, value);
    if (fault === undefined) return [];
    return faultProblems(fault, run).map(({ path, text }) => ({
      path: ["faults", position, ...path],
      atKey: false,
      text,
    }));
  });
}

function expectProblems(value: unknown, shards: number | undefined): Problem[] {
  const expect = goodPart(expectSchema, value);
  if (expect === undefined) return [];
  const problems: Problem[] = [];
  for (const key of Object.keys(expect.attempts)) {
    if (key === "*" || shards === undefined || Number(key) < shards) continue;
    problems.push({
      path: ["expect", "attempts", key],
      atKey: true,
      text: `${key} is not a shard of this run. Allowed: 0 to ${shards - 1}.`,
    });
  }
  return [...problems, ...errorProblems(expect)];
}

function errorProblems(expect: { error?: string | undefined; outcome: string }): Problem[] {
  if (expect.error === undefined || expect.outcome !== "completed") return [];
  return [
    {
      path: ["expect", "error"],
      atKey: true,
      text: "a run that is expected to complete has no error. Leave `error` out, or expect the outcome failed or canceled.",
    },
  ];
}
