/** What `npm run scenario -- … --json` prints: one play, or several. */
import { z } from "zod";
import { SOURCE_NAMES } from "../../../tasks/sources.ts";
import { count, exitCode, ms, scenario, schemaVersion, seed, workflowScenario } from "./fields.ts";

const STATUSES = ["pending", "running", "completed", "failed", "canceled"] as const;
const ENDS = ["completed", "failed", "canceled"] as const;

const finding = z
  .object({
    invariant: z.string().describe("Its name."),
    title: z.string().describe("What it says, in one sentence."),
    verdict: z.enum(["holds", "violated", "not-applicable"]),
    evidence: z.array(z.string()).describe("What was found instead; only where it is violated."),
    reason: z.string().nullable().describe("Why it could not be judged."),
  })
  .meta({ id: "finding", description: "An invariant and its verdict." });

const rowAccount = z
  .object({ read: count, merged: count, superseded: count, quarantined: count })
  .meta({ id: "rowAccount", description: "read = merged + superseded + quarantined." });

export const shardRow = z
  .object({
    shard: count,
    attempts: count,
    runs: z.array(z.string()).describe("Ids of its runs."),
    status: z.enum(STATUSES).describe("Of its last run."),
    ms: ms.nullable().describe("From the first attempt's begin to the last run's end."),
    rows: rowAccount.nullable().describe("Over all sources; null without a result."),
    rowsBySource: z.record(z.enum(SOURCE_NAMES), rowAccount).nullable(),
    customers: count.nullable(),
  })
  .meta({ id: "shard" });

const runRow = z
  .object({
    run: z.string(),
    task: z.string(),
    start: count.describe("Of the runs of its task below its root, from 1."),
    parent: z.string().nullable(),
    depth: count.describe("How many runs are above it."),
    attempts: count,
    status: z.enum(STATUSES),
    ms: ms.nullable(),
  })
  .meta({ id: "run" });

const strike = z
  .object({
    t: ms.describe("Since the root run began."),
    action: z.string(),
    at: z.string(),
    run: z.string(),
    task: z.string(),
    shard: count.nullable(),
    start: count.nullable(),
    attempt: count,
    outcome: z.enum(ENDS).nullable().describe("How the attempt ended."),
    error: z.string().nullable(),
    retry: z
      .object({
        attempt: count,
        declaredWaitMs: ms,
        scaledWaitMs: ms,
        realWaitMs: ms.nullable(),
      })
      .nullable(),
    healedBy: count.nullable().describe("The attempt with which the run completed."),
  })
  .meta({ id: "strike" });

const fault = z
  .object({
    fault: count.describe("In the plan, from 0."),
    plan: z.string(),
    strikes: z.array(strike),
  })
  .meta({ id: "fault" });

/** One that was played. */
export const playedDocument = z
  .object({
    schemaVersion,
    scenario: z
      .union([scenario, workflowScenario])
      .describe("As played: with defaults, and with what the command line replaced."),
    seed: seed.nullable(),
    target: z.enum(["simulated", "local", "remote"]),
    verdict: z.enum(["pass", "fail"]),
    exitCode,
    run: z.object({
      status: z.enum(ENDS).nullable(),
      error: z.string().nullable(),
      ms: ms.nullable(),
    }),
    shards: z.array(shardRow).exactOptional().describe("Only of our pipeline."),
    runs: z.array(runRow).exactOptional().describe("Only of a workflow of your own."),
    faults: z.array(fault),
    invariants: z.array(finding).describe("In the order in which they were judged."),
    places: z.record(z.string(), z.string()).describe("Paths by what lies there."),
    replay: z.string().describe("The command that plays the same again."),
  })
  .meta({ id: "played", description: "One scenario, played and judged." });

const notPlayed = {
  schemaVersion,
  scenario: z.object({ name: z.string() }),
  seed: seed.nullable(),
};

/** Of several: one that was played, could not be, or is not for the target. */
export const playDocument = z.union([
  playedDocument,
  z.object({ ...notPlayed, verdict: z.literal("error"), error: z.string() }),
  z.object({ ...notPlayed, verdict: z.literal("skipped"), skipped: z.string() }),
]);

export const playsDocument = z
  .object({
    schemaVersion,
    verdict: z.enum(["pass", "fail", "error"]),
    exitCode,
    plays: z.array(playDocument),
    notBegun: count.describe("How many --bail left out."),
  })
  .meta({ id: "plays", description: "Several scenarios." });

export const scenarioListDocument = z
  .object({
    schemaVersion,
    scenarios: z.array(
      z.union([
        z.object({
          name: z.string(),
          file: z.string(),
          description: z.string(),
          tags: z.array(z.string()),
        }),
        z.object({
          name: z.string(),
          file: z.string(),
          problems: z.array(z.string()).describe("What is wrong with the file."),
        }),
      ]),
    ),
  })
  .meta({ id: "scenarioList", description: "What there is to play." });
