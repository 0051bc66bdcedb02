/**
 * Shardproof inside of your own tests: play scenarios, judge them by invariants of your own beside ours,
 * and fail with the evidence. Arbitraries for fast-check: `shardproof/arbitraries`.
 *
 * @example
 * import { assertHolds, playScenario } from "shardproof";
 * import { test } from "vitest";
 *
 * test("a shard that fails once heals", async () => {
 *   assertHolds(await playScenario("fail-one-shard", { target: "simulated" }));
 * });
 */
export type { RetryPolicy } from "../../tasks/definition.ts";
export { type ExitCode, ShardproofError, UsageError } from "../arguments/errors.ts";
export type { Fault, FaultPlan } from "../faults/index.ts";
export type { Expectation } from "../invariants/expectation.ts";
export type {
  ArtifactFiles,
  Evidence,
  Finding,
  Invariant,
  Judgement,
  RunEvidence,
} from "../invariants/invariant.ts";
export type {
  Verification,
  WorkflowEvidence,
  WorkflowRun,
} from "../invariants/workflow/evidence.ts";
export type { JournalEntry } from "../journal/entry.ts";
export type { Oracle, OracleShard } from "../oracle/oracle.ts";
export type { Verdict } from "../report/verdict.ts";
export { ScenarioError } from "../scenario/errors.ts";
export type { Scenario, ScenarioInput } from "../scenario/schema.ts";
export type {
  AnyScenario,
  WorkflowScenario,
  WorkflowScenarioInput,
} from "../scenario/workflow-schema.ts";
export { type OwnTarget as PlayTarget, SkippedError } from "../targets/play-target.ts";
export { assertHolds, ViolationError } from "./assert-holds.ts";
export { defineInvariant, type InvariantDefinition } from "./define-invariant.ts";
export { loadScenario } from "./load-scenario.ts";
export { type PlayScenarioOptions, playScenario, type ScenarioResult } from "./play-scenario.ts";
