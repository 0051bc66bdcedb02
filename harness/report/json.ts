/** The report for programs: one JSON document with everything that the terminal report says. */
import type { Finding } from "../invariants/invariant.ts";
import { type AnyScenario, isWorkflowScenario } from "../scenario/workflow-schema.ts";
import { type FaultStory, faultStories } from "./fault-stories.ts";
import { planOf, type ReportInput, type RootEnd, type RunInfo, rootEnd } from "./report.ts";
import { type RunRow, runRows } from "./run-rows.ts";
import { type ShardRow, shardRows } from "./shard-rows.ts";
import type { SummaryItem } from "./summary-table.ts";
import { verdictOf } from "./verdict.ts";

/**
 * What `--json` prints. Fields may be added under the same `schemaVersion`; whenever one is
 * removed, renamed or changes its meaning, the version rises. All times are in ms, all counts whole.
 * Published as `harness/report/output.schema.json` (`documents/play.ts`).
 */
export interface JsonReport {
  readonly schemaVersion: 1;
  /** The scenario as played: with defaults, and with what the command line replaced. */
  readonly scenario: AnyScenario;
  /** Null for a workflow of the user's own, of which nothing is drawn. */
  readonly seed: number | null;
  readonly target: RunInfo["target"];
  readonly verdict: "pass" | "fail";
  /** What the process ends with. */
  readonly exitCode: number;
  readonly run: RootEnd;
  /** Only of our pipeline. */
  readonly shards?: readonly ShardRow[];
  /** Only of a workflow of the user's own: each run after the one that started it. */
  readonly runs?: readonly RunRow[];
  readonly faults: readonly FaultStory[];
  /** In the order in which they were judged. */
  readonly invariants: readonly Finding[];
  /** Paths by what lies there. */
  readonly places: RunInfo["places"];
  /** The command that plays the same again. */
  readonly replay: string;
}

/** What `--json` prints of one of several plays. */
export type JsonPlay = JsonReport | JsonNotPlayed;

type JsonNotPlayed = {
  readonly schemaVersion: 1;
  readonly scenario: { readonly name: string };
  readonly seed: number | null;
} & (
  | { readonly verdict: "error"; readonly error: string }
  | { readonly verdict: "skipped"; readonly skipped: string }
);

/** One of several plays as data, whatever became of it. Pure. */
export function jsonPlay(item: SummaryItem): JsonPlay {
  if ("play" in item) return jsonReport(item.play);
  const { name, seed } = item;
  const told = { schemaVersion: 1, scenario: { name }, seed } as const;
  return "error" in item
    ? { ...told, verdict: "error", error: item.error }
    : { ...told, verdict: "skipped", skipped: item.skipped };
}

/** The document as data. Pure. */
export function jsonReport({ scenario, journal, findings, info }: ReportInput): JsonReport {
  const { holds, exitCode } = verdictOf(findings);
  return {
    schemaVersion: 1,
    scenario,
    seed: "seed" in scenario ? scenario.seed : null,
    target: info.target,
    verdict: holds ? "pass" : "fail",
    exitCode,
    run: rootEnd(journal),
    ...(isWorkflowScenario(scenario) ? { runs: runRows(journal) } : { shards: shardRows(journal) }),
    faults: faultStories(planOf(scenario), journal),
    invariants: findings,
    places: info.places,
    replay: info.replay,
  };
}

/** The document as text, indented, with a line feed at its end. */
export function jsonReportText(input: ReportInput): string {
  return `${JSON.stringify(jsonReport(input), null, 2)}\n`;
}
