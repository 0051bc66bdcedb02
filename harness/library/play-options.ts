/** What `playScenario` takes beside the scenario, checked. */
import { z } from "zod";
import { UsageError } from "../arguments/errors.ts";
import { scenarioSchema } from "../scenario/schema.ts";
import { workflowRunSchema } from "../scenario/workflow-schema.ts";
import { invariantSchema, refuseName } from "./check-invariant.ts";
import { checkOptions } from "./check-options.ts";

const schema = z.strictObject({
  target: z.enum(["local", "simulated"], "a target").optional(),
  seed: scenarioSchema.shape.seed,
  worker: workflowRunSchema.shape.worker,
  invariants: z.array(invariantSchema, "a list of invariants, such as [mine]").optional(),
  // By what is called of it: test runners with a DOM of their own have another class of that name.
  signal: z.custom(isSignal, "an AbortSignal").optional(),
});

/** @throws UsageError an option is not as it must be, or an invariant's name cannot be used */
export function checkPlayOptions(options: {
  readonly invariants?: readonly { readonly name: string }[];
}): void {
  checkOptions("playScenario", schema, options);
  const names = (options.invariants ?? []).map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    refuseName(`playScenario: invariants[${index}]`, name);
    if (names.indexOf(name) !== index) {
      throw new UsageError(`playScenario: invariants: two have the name "${name}"`);
    }
  }
}

function isSignal(value: unknown): boolean {
  return typeof value === "object" && value !== null && "throwIfAborted" in value;
}
