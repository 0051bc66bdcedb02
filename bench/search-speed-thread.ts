/** A thread of `search-speed.ts`: plays cases of one size, and tells how many. */
import { parentPort } from "node:worker_threads";
import fc from "fast-check";
import { faultProblems } from "../harness/faults/index.ts";
import { searchCase } from "../harness/search/arbitrary/search-case.ts";
import { swarmOf } from "../harness/search/arbitrary/swarm.ts";
import { createCaseRunner } from "../harness/search/run-case.ts";
import type { SearchCase } from "../harness/search/search-case.ts";

/** What a thread is told to do: every `step`-th seed from `first` on, until so many ms are over. */
export interface Order {
  readonly shards: number;
  readonly customers: number;
  readonly first: number;
  readonly step: number;
  readonly ms: number;
}

const runner = createCaseRunner();

/** The case of a seed, at the size that is measured. */
function caseOf(seed: number, { shards, customers }: Order): SearchCase {
  const [drawn] = fc.sample(searchCase(swarmOf(seed)), { seed, numRuns: 1 });
  if (drawn === undefined) throw new Error("nothing was drawn");
  const faults = drawn.faults.filter((fault) => faultProblems(fault, { shards }).length === 0);
  return { ...drawn, shards, customers, faults };
}

parentPort?.on("message", async (order: Order) => {
  // What a long search has long since: the data sets, and warm code.
  for (let seed = 0; seed < 50; seed++) await runner.run(caseOf(seed, order));
  parentPort?.postMessage({ is: "warm" });
  const end = performance.now() + order.ms;
  let runs = 0;
  for (let seed = order.first; performance.now() < end; seed += order.step) {
    await runner.run(caseOf(seed, order));
    runs += 1;
  }
  parentPort?.postMessage({ is: "done", runs });
});
