/** What a report is made of, and what its forms (`terminal.ts`, `json.ts`, `html/`) share. */

import { describeFault, describeWorkflowFault } from "../faults/index.ts";
import type { Finding } from "../invariants/invariant.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { isRoot } from "../journal/runs.ts";
import { type AnyScenario, isWorkflowScenario } from "../scenario/workflow-schema.ts";
import { duration } from "./figures.ts";
import { oneLine } from "./text.ts";

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

/** `The run completed after 0.67 s.`, with the error where there is one. */
export function endSentence({ status, error, ms }: RootEnd): string {
  const ended = { completed: "completed", failed: "failed", canceled: "was canceled" };
  const how = status === null ? "did not end" : ended[status];
  const after = ms === null ? "" : ` after ${duration(ms)}`;
  return `The run ${how}${after}${error === null ? "." : `: ${oneLine(error)}`}`;
}

/** What each fault of the plan will do, as a clause. */
export function planOf(scenario: AnyScenario): string[] {
  return isWorkflowScenario(scenario)
    ? scenario.faults.map(describeWorkflowFault)
    : scenario.faults.map(describeFault);
}
