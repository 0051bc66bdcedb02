import { expect, it } from "vitest";
import { scenarioSchema } from "../scenario/schema.ts";
import { judge } from "./judge.ts";
import { playSimulated } from "./simulated.ts";

/** Of the orchestrator. */
const RUN = { task: "merge_customer_data" };
const MANIFEST = { artifact: "run-manifest" };
const EARLIER = { earlierShards: 4 };

/** Runs of the real pipeline that are odd, and in order: no invariant may hold anything against them. */
it.each<[what: string, faults: object[], run?: object]>([
  [
    "another root at the same time, and torn writes in both",
    [
      { fault: "double-trigger" },
      { fault: "torn-write", artifact: "shard-manifest", fraction: 0.5, shard: [0, 2] },
    ],
  ],
  [
    "another root at the same time, and a crash of one",
    [{ fault: "double-trigger" }, { fault: "orchestrator-crash", afterShards: 2 }],
  ],
  [
    "another root at the same time, and the other is cancelled",
    [{ fault: "double-trigger" }, { fault: "cancel", afterShards: 2 }],
  ],
  [
    "sources that change under two roots",
    [
      { fault: "double-trigger" },
      { fault: "source-changed", source: "crm", how: "append", shard: 0 },
    ],
  ],
  ["an orchestrator that is delivered twice", [{ fault: "duplicate-delivery", ...RUN }]],
  [
    "an orchestrator that is taken for dead and publishes",
    [{ fault: "zombie", at: "artifact.before-rename", ...MANIFEST, ms: 500 }],
  ],
  [
    "an orchestrator that dies when all is published",
    [{ fault: "kill", at: "artifact.published", ...MANIFEST }],
  ],
  ["an orchestrator whose result is lost", [{ fault: "lost-result", ...RUN }]],
  ["an orchestrator whose result is late", [{ fault: "late-result", ...RUN }]],
  [
    "an orchestrator that hangs when all is published",
    [{ fault: "hang", at: "artifact.published", ...MANIFEST }],
  ],
  [
    "zombies that outlive the run, and are killed over their work",
    [{ fault: "zombie", at: "artifact.before-rename", shard: "*", ms: 20_000 }],
  ],
  [
    "zombies beside replacements that are delivered twice",
    [
      { fault: "zombie", at: "shard.merged", shard: [0, 1], ms: 7000 },
      { fault: "kill", at: "artifact.before-rename", artifact: "quarantine", shard: 1 },
      { fault: "duplicate-delivery", shard: [0, 1], attempt: 2 },
    ],
  ],
  [
    "every shard delivered twice, and two of them killed",
    [
      { fault: "duplicate-delivery", shard: "*", when: "afterwards" },
      { fault: "kill-at", shard: [1, 2], bytes: 100 },
    ],
  ],
  [
    "a host that goes down under two roots",
    [{ fault: "double-trigger" }, { fault: "host-crash", afterOperations: 60 }],
  ],
  [
    "an earlier run with the same shards, and a host that goes down",
    [{ fault: "host-crash", afterOperations: 20 }],
    EARLIER,
  ],
  [
    "an earlier run with the same shards, and a failure: its manifest is there",
    [{ fault: "throw", at: "shard.merged", shard: 1, attempt: "*" }],
    EARLIER,
  ],
  [
    "an earlier run with other shards, and a crash",
    [{ fault: "orchestrator-crash", afterShards: 2 }],
    { earlierShards: 7 },
  ],
  [
    "shards that time out twice",
    [{ fault: "hang", at: "artifact.write", shard: "*", attempt: [1, 2] }],
    { timeoutScale: 0.01 },
  ],
])("nothing is held against %s", async (_what, faults, run = {}) => {
  const scenario = scenarioSchema.parse({
    name: "honest",
    description: "An honest run.",
    data: { customers: 30, missing: 0.2, superseded: 0.05, malformed: 2 },
    run: { shards: 4, maxQuarantined: 1, ...run },
    faults,
    expect: { outcome: "any", attempts: { "*": [0, 4] } },
  });
  const findings = judge(scenario, await playSimulated(scenario));
  expect(findings.filter(({ verdict }) => verdict === "violated")).toEqual([]);
});
