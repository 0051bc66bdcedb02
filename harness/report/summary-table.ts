/** What several plays came to, a line each. */

import { isWorkflowScenario } from "../scenario/workflow-schema.ts";
import { counted, duration, grouped } from "./figures.ts";
import { type ReportInput, rootEnd } from "./report.ts";
import { runRows } from "./run-rows.ts";
import { shardRows } from "./shard-rows.ts";
import type { Style } from "./style.ts";
import { type Column, table } from "./table.ts";
import { verdictOf } from "./verdict.ts";

interface Named {
  readonly name: string;
  /** Null where nobody knows it, since the file is broken, and where nothing is drawn. */
  readonly seed: number | null;
}

/** A play that ended, a scenario that could not be played, or one that is not for this target. */
export type SummaryItem = Named &
  ({ readonly play: ReportInput } | { readonly error: string } | { readonly skipped: string });

/** How a play is told in one word; `ERROR`: it could not be played. */
export type Word = "PASS" | "FAIL" | "ERROR" | "SKIP";

/** Of the table of plays. */
export const SUMMARY_COLUMNS: readonly Column[] = [
  { title: "", align: "left" },
  { title: "scenario", align: "left" },
  { title: "seed", align: "right" },
  { title: "run", align: "left" },
  { title: "attempts", align: "right" },
  { title: "strikes", align: "right" },
  { title: "time", align: "right" },
  { title: "violated", align: "left" },
];

/** One table over all plays, and a line that counts them. Ends with a line feed. */
export function summaryTable(items: readonly SummaryItem[], width: number, style: Style): string {
  const [head = "", ...rows] = table(SUMMARY_COLUMNS, items.map(summaryCells), width);
  const { isGood, line } = summaryOf(items);
  const colour = isGood ? style.good : style.bad;
  return [style.bold(head), ...rows, "", colour(line), ""].join("\n");
}

/** Whether all is well, and how many plays ended how: `3 plays: 2 passed, 1 failed.` */
export function summaryOf(items: readonly SummaryItem[]): { isGood: boolean; line: string } {
  const words = items.map(wordOf);
  const count = (word: Word) => words.filter((other) => other === word).length;
  const parts = [`${count("PASS")} passed`, `${count("FAIL")} failed`];
  if (count("ERROR") > 0) parts.push(`${count("ERROR")} could not be played`);
  if (count("SKIP") > 0) parts.push(`${count("SKIP")} skipped`);
  return {
    isGood: count("PASS") > 0 && count("FAIL") + count("ERROR") === 0,
    line: `${counted(items.length, "play")}: ${parts.join(", ")}.`,
  };
}

export function wordOf(item: SummaryItem): Word {
  if ("error" in item) return "ERROR";
  if ("skipped" in item) return "SKIP";
  return verdictOf(item.play.findings).holds ? "PASS" : "FAIL";
}

/** A play's row of the table; its first cell is the word of `wordOf`, its second the name. */
export function summaryCells(item: SummaryItem): string[] {
  const start = [wordOf(item), item.name, item.seed === null ? "-" : String(item.seed)];
  // Why has been said where the play ended: a message has no room in a table.
  if (!("play" in item)) return [...start, "not played", "-", "-", "-"];
  const { scenario, journal, findings } = item.play;
  const { status, ms } = rootEnd(journal);
  const rows = isWorkflowScenario(scenario) ? runRows(journal) : shardRows(journal);
  const attempts = rows.reduce((sum, row) => sum + row.attempts, 0);
  const strikes = journal.filter(({ kind }) => kind === "fault").length;
  const violated = findings.filter(({ verdict }) => verdict === "violated");
  return [
    ...start,
    status ?? "never ended",
    grouped(attempts),
    grouped(strikes),
    ms === null ? "-" : duration(ms),
    violated.map(({ invariant }) => invariant).join(", "),
  ];
}
