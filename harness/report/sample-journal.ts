/** For the tests of this folder: a small run of two shards, of which the second fails once. */
import type { RowAccounts, ShardResult } from "../../tasks/artifacts.ts";
import type { Finding, Verdict } from "../invariants/invariant.ts";
import type { JournalEntry, JournalEvent } from "../journal/entry.ts";
import { type Scenario, scenarioSchema } from "../scenario/schema.ts";

/** Puts entries in their places: `[t, event]`. */
export function timed(events: readonly (readonly [number, JournalEvent])[]): JournalEntry[] {
  return events.map(([t, event], seq) => ({ seq, t, ...event }));
}

export function finding(
  invariant: string,
  verdict: Verdict,
  evidence: readonly string[] = [],
): Finding {
  return { invariant, title: `${invariant} is as it must be`, verdict, evidence, reason: null };
}

export const sampleScenario: Scenario = scenarioSchema.parse({
  name: "fail-one-shard",
  description: "Shard 1 throws on its first attempt.",
  data: { customers: 9 },
  run: { shards: 2, waitScale: 0.1 },
  faults: [{ fault: "throw", at: "shard.merged", shard: 1 }],
  expect: { outcome: "completed", attempts: { 1: 2 } },
});

const digest = { bytes: 1, sha256: "0".repeat(64) };
const level = { LOW: 0, MEDIUM: 0, HIGH: 0 };

function result(shard: number, customers: number, quarantined: number): ShardResult {
  const account = { read: 1200 + quarantined, merged: 1190, superseded: 10, quarantined };
  const none = { read: 0, merged: 0, superseded: 0, quarantined: 0 };
  const rows: RowAccounts = { crm: account, billing: account, product: none, support: none };
  return {
    shard,
    shardCount: 2,
    sourceDigest: "",
    customers,
    rows,
    profiles: digest,
    quarantine: digest,
    manifest: digest,
    idDigest: "",
    sums: { healthScore: 0, churnRisk: level, expansionPotential: level },
    firstQuarantined: null,
  };
}

const created = (run: string, shard: number | null): JournalEvent => ({
  kind: "run",
  event: "created",
  run,
  task: shard === null ? "merge_customer_data" : "process_shard",
  parent: shard === null ? null : "root",
  root: "root",
  shard,
  maxAttempts: shard === null ? 1 : 4,
});
const started = (run: string, attempt: number): JournalEvent => ({
  kind: "attempt",
  event: "started",
  run,
  attempt,
});
const INJECTED = "injected by Shardproof: throw at shard.merged";

export const healedRun: readonly [number, JournalEvent][] = [
  [0, created("root", null)],
  [0, started("root", 1)],
  [90, created("run-0", 0)],
  [90, created("run-1", 1)],
  [100, started("run-0", 1)],
  [100, started("run-1", 1)],
  [
    300,
    {
      kind: "fault",
      event: "struck",
      fault: 0,
      action: "throw",
      at: "shard.merged",
      run: "run-1",
      task: "process_shard",
      shard: 1,
      attempt: 1,
    },
  ],
  [
    310,
    {
      kind: "attempt",
      event: "ended",
      run: "run-1",
      attempt: 1,
      outcome: "failed",
      reason: INJECTED,
    },
  ],
  [
    310,
    {
      kind: "run",
      event: "retry-scheduled",
      run: "run-1",
      attempt: 2,
      declaredWaitMs: 2000,
      waitMs: 200,
    },
  ],
  [400, { kind: "result", run: "run-0", attempt: 1, value: result(0, 1234, 0) }],
  [
    400,
    {
      kind: "attempt",
      event: "ended",
      run: "run-0",
      attempt: 1,
      outcome: "completed",
      reason: null,
    },
  ],
  [400, { kind: "run", event: "ended", run: "run-0", status: "completed", error: null }],
  [513, started("run-1", 2)],
  [713, { kind: "result", run: "run-1", attempt: 2, value: result(1, 1111, 2) }],
  [
    713,
    {
      kind: "attempt",
      event: "ended",
      run: "run-1",
      attempt: 2,
      outcome: "completed",
      reason: null,
    },
  ],
  [714, { kind: "run", event: "ended", run: "run-1", status: "completed", error: null }],
  [
    800,
    {
      kind: "attempt",
      event: "ended",
      run: "root",
      attempt: 1,
      outcome: "completed",
      reason: null,
    },
  ],
  [800, { kind: "run", event: "ended", run: "root", status: "completed", error: null }],
];

/** The same run up to the failure, after which nothing heals it. */
export const brokenRun: readonly [number, JournalEvent][] = [
  ...healedRun.slice(0, 8),
  [310, { kind: "run", event: "ended", run: "run-1", status: "failed", error: INJECTED }],
  [
    320,
    {
      kind: "attempt",
      event: "ended",
      run: "root",
      attempt: 1,
      outcome: "failed",
      reason: "shard 1 of 2 failed",
    },
  ],
  [
    320,
    { kind: "run", event: "ended", run: "root", status: "failed", error: "shard 1 of 2 failed" },
  ],
];
