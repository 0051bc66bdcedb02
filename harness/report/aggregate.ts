/** What a run of the pipeline came to, for whoever started it: the aggregate, without a judgement. */
import { z } from "zod";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import { wrap } from "../arguments/wrap.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { grouped } from "./figures.ts";
import { shardRows } from "./shard-rows.ts";
import { shardTable } from "./shard-table.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import { oneLine } from "./text.ts";
import { struckRuns } from "./worth-a-look.ts";

const count = z.int().nonnegative();
const levels = z.object({ LOW: count, MEDIUM: count, HIGH: count });
const account = z.object({ read: count, merged: count, superseded: count, quarantined: count });
/** As much of a `RunResult` as is printed. */
const printed = z.object({
  runKey: z.string(),
  customers: count,
  rows: z.record(z.enum(SOURCE_NAMES), account),
  sums: z.object({ churnRisk: levels, expansionPotential: levels }),
  averageHealthScore: z.number().nullable(),
});

/** What the aggregate is printed from. */
export type PrintedResult = z.output<typeof printed>;

/** What `merge_customer_data` returned, or null if another worker returned something else. */
export function runResultOf(results: readonly unknown[] | null): PrintedResult | null {
  return printed.safeParse(results?.[0]).data ?? null;
}

/**
 * Profiles, rows by account, scores and time per shard. Ends with a line feed.
 *
 * @param width columns of the terminal; in 80 all fits, up to ten million customers
 */
export function aggregateReport(
  result: PrintedResult,
  journal: readonly JournalEntry[],
  width: number,
  style: Style,
): string {
  const { customers, rows, averageHealthScore } = result;
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  const sections: string[][] = [
    [
      `${style.bold("Profiles")}  ${grouped(customers)}`,
      ...indented([
        `average health score  ${averageHealthScore === null ? "-" : averageHealthScore.toFixed(1)}`,
        ...levelTable(result, width - 2),
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
          width - 2,
        ),
      ),
      ...indented(ignoredColumns(journal).flatMap((text) => wrap(oneLine(text), width - 2, "  "))),
    ],
    [
      style.bold("Shards"),
      ...indented(shardTable(shardRows(journal), struckRuns(journal), width - 2)),
    ],
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** How many profiles have each level of a score, and their share. */
function levelTable({ customers, sums }: PrintedResult, width: number): string[] {
  const share = (part: number) =>
    `${grouped(part)} (${((100 * part) / Math.max(customers, 1)).toFixed(1)} %)`;
  return table(
    [
      { title: "level", align: "left" },
      { title: "churn risk", align: "right" },
      { title: "expansion potential", align: "right" },
    ],
    (["LOW", "MEDIUM", "HIGH"] as const).map((level) => [
      level,
      share(sums.churnRisk[level]),
      share(sums.expansionPotential[level]),
    ]),
    width,
  );
}

/** What the orchestrator said of columns that it does not know, a line for each source. */
function ignoredColumns(journal: readonly JournalEntry[]): string[] {
  return journal.flatMap((entry) => {
    if (entry.kind !== "log" || typeof entry.line !== "object" || entry.line === null) return [];
    const { event, source, columns } = entry.line as Readonly<Record<string, unknown>>;
    if (event !== "unknown_columns" || !Array.isArray(columns)) return [];
    return [`columns of ${source} that are not known, and not used: ${columns.join(", ")}`];
  });
}
