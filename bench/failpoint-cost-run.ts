/**
 * One run of the pipeline's shards in a process of its own, measured: the program that
 * `failpoint-cost.ts` bundles with and without failpoints.
 */
import { createDirectoryStore } from "../tasks/directory-store.ts";
import { nodeDisk } from "../tasks/disk.ts";
import { type Failpoints, inactiveFailpoints } from "../tasks/failpoints.ts";
import { silentLog } from "../tasks/log.ts";
import { processShard } from "../tasks/process-shard.ts";
import type { SourceDigests } from "../tasks/source-digest.ts";
import { createContextParts } from "../harness/platform/worker-context.ts";

export interface RunOrder {
  readonly sources: string;
  readonly output: string;
  readonly shardCount: number;
  readonly files: SourceDigests;
  /** Counts failpoints instead of measuring the run. */
  readonly counts: boolean;
}

/** Of the shards' bodies alone: neither the start of the process nor that of the task is in it. */
export interface RunMeasurement {
  readonly wallMs: number;
  /** User and system time of all threads. */
  readonly cpuMs: number;
  /** sha256 of every shard's manifest, which names all that it published. */
  readonly manifests: readonly string[];
}

export interface FailpointCount {
  readonly reached: number;
  /** CPU time of one that is not armed, within an async function, details and await included. */
  readonly nsEach: number;
}

const noSubtasks = () => Promise.reject(new Error("a shard runs no other task"));

async function measure(order: RunOrder): Promise<RunMeasurement> {
  const manifests: string[] = [];
  const began = performance.now();
  const cpu = process.cpuUsage();
  for (let shard = 0; shard < order.shardCount; shard++) {
    const context = { ...createContextParts(process.env), run: noSubtasks };
    const result = await processShard.run(context, { ...order, shard });
    manifests.push(result.manifest.sha256);
  }
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - began, cpuMs: (user + system) / 1000, manifests };
}

async function count(order: RunOrder): Promise<FailpointCount> {
  let reached = 0;
  const failpoints: Failpoints = {
    reach() {
      reached += 1;
    },
  };
  const store = createDirectoryStore({ disk: nodeDisk, failpoints, attemptTag: "count" });
  for (let shard = 0; shard < order.shardCount; shard++) {
    const context = { store, failpoints, log: silentLog, run: noSubtasks };
    await processShard.run(context, { ...order, shard });
  }
  return { reached, nsEach: await priceOfOne(inactiveFailpoints) };
}

const TIMES = 2_000_000;

async function priceOfOne(points: Failpoints): Promise<number> {
  const cpu = process.cpuUsage();
  for (let bytes = 0; bytes < TIMES; bytes++) {
    await points.reach("artifact.write", { artifact: "x", bytes });
  }
  const { user, system } = process.cpuUsage(cpu);
  return ((user + system) * 1000) / TIMES;
}

const order = JSON.parse(process.argv[2] ?? "") as RunOrder;
const said = order.counts ? await count(order) : await measure(order);
process.stdout.write(`${JSON.stringify(said)}\n`);
