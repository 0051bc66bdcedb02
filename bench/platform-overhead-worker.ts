/**
 * The worker of `platform-overhead.ts`: ours, with all that it loads for the pipeline, and two tasks
 * more: one that fans out, and the shard that does nothing.
 */
import { runWorker } from "../harness/platform/worker.ts";
import { createContextParts } from "../harness/platform/worker-context.ts";
import type { AnyTaskDefinition, TaskDefinition } from "../tasks/definition.ts";
import { definitions } from "../tasks/pipeline.ts";

const options = { retry: { maxRetries: 0, waitDurationMs: 0, backoffScaling: 1 } };

const doNothing: TaskDefinition<{ readonly shard: number }, number> = {
  name: "do_nothing",
  options,
  run: async (_ctx, { shard }) => shard,
};

const fanOut: TaskDefinition<{ readonly shards: number }, number[]> = {
  name: "fan_out",
  options,
  run: (ctx, { shards }) =>
    Promise.all(Array.from({ length: shards }, (_, shard) => ctx.run(doNothing, { shard }))),
};

const all = [...definitions, fanOut as AnyTaskDefinition, doNothing as AnyTaskDefinition];
runWorker(all, () => createContextParts(process.env)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
