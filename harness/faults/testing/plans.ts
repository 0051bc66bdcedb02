/** Short ways to the faults of a plan, for tests. */
import { armFault, describeFault, type Fault, faultProblems, faultSchema } from "../index.ts";

const RUN = { shards: 10, seed: 42 };

/** A fault as read from a scenario. */
export const faultOf = (fields: object): Fault => faultSchema.parse(fields);

export const isRefused = (fields: object): boolean => !faultSchema.safeParse(fields).success;

/** `shard: 10 is not a shard of this run. …` for each problem, in a run of 10 shards. */
export const problemsOf = (fields: object): string[] =>
  faultProblems(faultOf(fields), RUN).map(({ path, text }) => `${path.join(".")}: ${text}`);

export const described = (fields: object): string => describeFault(faultOf(fields));

/** The order for an attempt of a shard, where the fault stands at position 5 of its plan. */
export const armedInShard = (fields: object, shard = 0, attempt = 1) =>
  armFault(faultOf(fields), 5, { task: "process_shard", shard, attempt }, RUN);

/** The order for the orchestrator, where the fault stands at position 5 of its plan. */
export const armedInRun = (fields: object, attempt = 1) =>
  armFault(faultOf(fields), 5, { task: "merge_customer_data", shard: null, attempt }, RUN);
