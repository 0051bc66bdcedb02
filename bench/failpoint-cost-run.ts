/**
 * One shard in a process of its own, as a platform starts it, measured: the program that is bundled
 * with and without failpoints.
 */

import { createContextParts } from "../harness/platform/worker-context.ts";
import { createDirectoryStore } from "../tasks/directory-store.ts";
import { nodeDisk } from "../tasks/disk.ts";
import { type Failpoints, inactiveFailpoints } from "../tasks/failpoints.ts";
import { silentLog } from "../tasks/log.ts";
import { type ProcessShardInput, processShard } from "../tasks/process-shard.ts";

export interface ShardOrder {
  readonly input: ProcessShardInput;
  /** Counts failpoints instead of measuring. */
  readonly counts: boolean;
}

/** Of the task's body alone: the start of the process is not in it. */
export interface ShardMeasurement {
  readonly wallMs: number;
  /** User and system time of all threads. */
  readonly cpuMs: number;
  /** sha256 of the shard's manifest, which names all that it published. */
  readonly manifest: string;
}

export interface FailpointCount {
  readonly reached: number;
  /** CPU time of so many calls that reach nothing armed, with their details and their `await`. */
  readonly cpuMs: number;
}

const noSubtasks = () => Promise.reject(new Error("a shard runs no other task"));

async function measure(input: ProcessShardInput): Promise<ShardMeasurement> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const context = { ...createContextParts(process.env), run: noSubtasks };
  const { manifest } = await processShard.run(context, input);
  const { user, system } = process.cpuUsage(cpu);
  return {
    wallMs: performance.now() - began,
    cpuMs: (user + system) / 1000,
    manifest: manifest.sha256,
  };
}

async function count(input: ProcessShardInput): Promise<FailpointCount> {
  let reached = 0;
  const failpoints: Failpoints = {
    reach() {
      reached += 1;
    },
  };
  const store = createDirectoryStore({ disk: nodeDisk, failpoints, attemptTag: "count" });
  const context = { store, failpoints, log: silentLog, run: noSubtasks };
  await processShard.run(context, input);
  return { reached, cpuMs: await costOf(reached) };
}

/** Cold, as in a run: so few calls are never optimised. */
async function costOf(times: number): Promise<number> {
  const cpu = process.cpuUsage();
  for (let bytes = 0; bytes < times; bytes++) {
    await inactiveFailpoints.reach("artifact.write", { artifact: "x", bytes });
  }
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / 1000;
}

async function main(): Promise<void> {
  const { input, counts } = JSON.parse(process.argv[2] ?? "") as ShardOrder;
  const said = counts ? await count(input) : await measure(input);
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

void main();
