/** Fields that several documents have. */
import { z } from "zod";
import { scenarioSchema } from "../../scenario/schema.ts";
import { workflowSchema } from "../../scenario/workflow-schema.ts";

export const schemaVersion = z
  .literal(1)
  .describe("Rises when a field is removed, renamed or changes its meaning; fields may be added.");
export const exitCode = z
  .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
  .describe(
    "What the process ends with: 0 all holds, 1 violated or failed, 2 bad usage or scenario, 3 could not be run.",
  );
export const count = z.int().min(0);
export const ms = z.number().min(0).describe("Milliseconds.");
export const seed = z.int().min(0);

export const scenario = scenarioSchema.meta({ id: "scenario" });
export const workflowScenario = workflowSchema.meta({ id: "workflowScenario" });
