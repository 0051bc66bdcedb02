/** What a report is made of, and what both of its forms (`terminal.ts`, `json.ts`) share. */

import { describeFault, describeWorkflowFault } from "../faults/index.ts";
import type { Finding } from "../invariants/invariant.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { isRoot } from "../journal/runs.ts";
import { type AnyScenario, isWorkflowScenario } from "../scenario/workflow-schema.ts";

/** What neither scenario nor journal knows of the run. */
export interface RunInfo {
  readonly target: "simulated" | "local" | "remote";
  /** The command that plays the same again. */
  readonly replay: string;
  /** Where things lie, as paths for a person: what is printed is what is here, in this order. */
  readonly places: Readonly<Record<string, string>>;
}

/** All that a report is a function of. */
export interface ReportInput {
  readonly scenario: AnyScenario;
  readonly journal: readonly JournalEntry[];
  readonly findings: readonly Finding[];
  readonly info: RunInfo;
}

/** How the root run ended, from the journal. */
export interface RootEnd {
  /** Null if the journal ends before the run. */
  readonly status: "completed" | "failed" | "canceled" | null;
  readonly error: string | null;
  /** Length of the run in ms. */
  readonly ms: number | null;
}

export function rootEnd(journal: readonly JournalEntry[]): RootEnd {
  const roots = new Set<string>();
  let end: RootEnd = { status: null, error: null, ms: null };
  for (const entry of journal) {
    if (entry.kind !== "run") continue;
    if (entry.event === "created" && isRoot(entry)) roots.add(entry.run);
    if (entry.event === "ended" && roots.has(entry.run)) {
      end = { status: entry.status, error: entry.error, ms: entry.t };
    }
  }
  return end;
}

/** What each fault of the plan will do, as a clause. */
export function planOf(scenario: AnyScenario): string[] {
  return isWorkflowScenario(scenario)
    ? scenario.faults.map(describeWorkflowFault)
    : scenario.faults.map(describeFault);
}
