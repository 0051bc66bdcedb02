/** What a run of the pipeline came to, for whoever started it: the aggregate, without a judgement. */
import type { RunResult } from "../../tasks/artifacts.ts";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { grouped } from "./figures.ts";
import { shardRows } from "./shard-rows.ts";
import { shardTable } from "./shard-table.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";

/** What `merge_customer_data` returned, or null if another worker returned something else. */
export function runResultOf(results: readonly unknown[] | null): RunResult | null {
  const value = results?.[0] as Partial<RunResult> | null | undefined;
  const isResult =
    typeof value?.runKey === "string" &&
    typeof value.customers === "number" &&
    value.rows !== undefined &&
    value.sums !== undefined;
  return isResult ? (value as RunResult) : null;
}

/** Profiles, rows by account, scores and time per shard. Ends with a line feed. */
export function aggregateReport(
  result: RunResult,
  journal: readonly JournalEntry[],
  width: number,
  style: Style,
): string {
  const { customers, rows, sums, averageHealthScore } = result;
  const share = (count: number) =>
    `${grouped(count)} (${((100 * count) / Math.max(customers, 1)).toFixed(1)} %)`;
  const levels = (of: Readonly<Record<"LOW" | "MEDIUM" | "HIGH", number>>) =>
    (["LOW", "MEDIUM", "HIGH"] as const).map((level) => `${level} ${share(of[level])}`).join("   ");
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  const sections: string[][] = [
    [
      `${style.bold("Profiles")}  ${grouped(customers)}`,
      ...indented([
        `average health score  ${averageHealthScore === null ? "-" : averageHealthScore.toFixed(1)}`,
        `churn risk            ${levels(sums.churnRisk)}`,
        `expansion potential   ${levels(sums.expansionPotential)}`,
      ]),
    ],
    [
      style.bold("Rows"),
      ...indented(
        table(
          [
            { title: "source", align: "left" },
            { title: "read", align: "right" },
            { title: "merged", align: "right" },
            { title: "superseded", align: "right" },
            { title: "quarantined", align: "right" },
          ],
          SOURCE_NAMES.map((source) => {
            const { read, merged, superseded, quarantined } = rows[source];
            return [source, ...[read, merged, superseded, quarantined].map(grouped)];
          }),
          width,
        ),
      ),
    ],
    [style.bold("Shards"), ...indented(shardTable(shardRows(journal), width - 2))],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
