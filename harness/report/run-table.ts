/** The runs of a workflow of the user's own as a tree; of many, those that are worth a look. */
import { duration, grouped } from "./figures.ts";
import { longTable } from "./long-table.ts";
import type { RunRow } from "./run-rows.ts";
import type { Column } from "./table.ts";
import { cut, oneLine } from "./text.ts";

/** Characters of a task with its indentation. */
const NAME = 44;

const COLUMNS: readonly Column[] = [
  { title: "run", align: "left" },
  { title: "attempts", align: "right" },
  { title: "time", align: "right" },
];

/**
 * Lines of the tree with a row for the sum.
 *
 * @param struck the runs of `struckRuns`
 */
export function runTable(
  runs: readonly RunRow[],
  struck: ReadonlySet<string>,
  width: number,
): string[] {
  const sum = runs.reduce((total, { attempts }) => total + attempts, 0);
  return longTable(COLUMNS, runs, cellsOf, ["all", grouped(sum), ""], "run", struck, width);
}

function cellsOf({ task, start, depth, attempts, status, ms }: RunRow): string[] {
  return [
    cut(`${"  ".repeat(Math.min(depth, 10))}${oneLine(task)} ${start}`, NAME),
    grouped(attempts),
    status === "completed" && ms !== null ? duration(ms) : status,
  ];
}
