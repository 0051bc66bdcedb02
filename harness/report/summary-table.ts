/** What several plays came to, a line each. */

import { counted, duration, grouped } from "./figures.ts";
import type { ReportInput } from "./report.ts";
import { rootEnd } from "./report.ts";
import { shardRows } from "./shard-rows.ts";
import type { Style } from "./style.ts";
import { type Column, table } from "./table.ts";
import { verdictOf } from "./verdict.ts";

/** A play that ended, or a scenario that could not be played, or not on this target. */
export type SummaryItem =
  | { readonly name: string; readonly seed: number; readonly play: ReportInput }
  | { readonly name: string; readonly seed: number; readonly error: string }
  | { readonly name: string; readonly seed: number; readonly skipped: string };

const COLUMNS: readonly Column[] = [
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
  const [head = "", ...rows] = table(COLUMNS, items.map(cellsOf), width);
  const words = items.map(wordOf);
  const count = (word: Word) => words.filter((each) => each === word).length;
  const parts = [`${count("PASS")} passed`, `${count("FAIL")} failed`];
  if (count("SKIP") > 0) parts.push(`${count("SKIP")} skipped`);
  if (count("ERROR") > 0) parts.push(`${count("ERROR")} could not be played`);
  const colour = count("FAIL") + count("ERROR") === 0 ? style.good : style.bad;
  return [
    style.bold(head),
    ...rows,
    "",
    colour(`${counted(items.length, "scenario")}: ${parts.join(", ")}.`),
    "",
  ].join("\n");
}

type Word = "PASS" | "FAIL" | "SKIP" | "ERROR";

/** `ERROR` is for a scenario that could not be played, `SKIP` for one that this target cannot play. */
export function wordOf(item: SummaryItem): Word {
  if ("error" in item) return "ERROR";
  if ("skipped" in item) return "SKIP";
  return verdictOf(item.play.findings).holds ? "PASS" : "FAIL";
}

function cellsOf(item: SummaryItem): string[] {
  const start = [wordOf(item), item.name, String(item.seed)];
  if (!("play" in item)) {
    const why = "error" in item ? item.error : item.skipped;
    return [...start, "", "", "", "", why.split("\n")[0] ?? ""];
  }
  const { journal, findings } = item.play;
  const { status, ms } = rootEnd(journal);
  const attempts = shardRows(journal).reduce((sum, row) => sum + row.attempts, 0);
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
