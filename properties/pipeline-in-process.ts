/** Runs the real pipeline in this process: every subtask is a plain call, one after the other. */
import type { RunResult, ShardResult } from "../tasks/artifacts.ts";
import type { TaskContext, TaskDefinition } from "../tasks/definition.ts";
import { createDirectoryStore } from "../tasks/directory-store.ts";
import { type Disk, nodeDisk } from "../tasks/disk.ts";
import { inactiveFailpoints } from "../tasks/failpoints.ts";
import { silentLog } from "../tasks/log.ts";
import { type MergeCustomerDataInput, mergeCustomerData } from "../tasks/merge-customer-data.ts";
import { processShard } from "../tasks/process-shard.ts";

export interface PipelineRun {
  readonly result: RunResult;
  /** By shard. */
  readonly shardResults: readonly ShardResult[];
}

export interface RunOptions {
  /** Where sources and output lie; the machine's own without it. */
  readonly disk?: Disk;
  /** In which shards run, a permutation of 0 … shards - 1; their own order without it. */
  readonly order?: readonly number[];
  /** Begins the tags of its attempts: where a run may die, the next over its output needs another. */
  readonly tag?: string;
}

/** What an attempt has of the world besides its subtasks. */
export function contextOver(disk: Disk, attemptTag: string): Omit<TaskContext, "run"> {
  const failpoints = inactiveFailpoints;
  const store = createDirectoryStore({ disk, failpoints, attemptTag });
  return { store, failpoints, log: silentLog };
}

/** Runs `merge_customer_data`. */
export async function runPipeline(
  input: MergeCustomerDataInput,
  { disk = nodeDisk, order, tag = "attempt" }: RunOptions = {},
): Promise<PipelineRun> {
  const shardResults: ShardResult[] = [];
  const waiting: (() => Promise<void>)[] = [];
  let attempts = 0;
  const contextOf = (): TaskContext => ({
    ...contextOver(disk, `${tag}-${attempts++}`),
    run<Input, Output>(definition: TaskDefinition<Input, Output>, childInput: Input) {
      return new Promise<Output>((resolve, reject) => {
        const work = async () => {
          try {
            // As on a platform, input and output travel as JSON.
            const value = await definition.run(
              contextOf(),
              JSON.parse(JSON.stringify(childInput)) as Input,
            );
            if (definition.name === processShard.name) {
              const result = value as ShardResult;
              shardResults[result.shard] = result;
            }
            resolve(JSON.parse(JSON.stringify(value)) as Output);
          } catch (error) {
            reject(error);
          }
        };
        if (definition.name !== processShard.name) return void work();
        waiting.push(work);
        if (waiting.length === input.shards) void startInOrder();
      });
    },
  });

  async function startInOrder(): Promise<void> {
    for (const shard of order ?? waiting.keys()) await waiting[shard]?.();
  }

  const result = await mergeCustomerData.run(contextOf(), input);
  return { result, shardResults };
}
