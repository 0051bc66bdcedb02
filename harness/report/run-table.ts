/** The runs of a workflow of the user's own as a tree; of many, those that are worth a look. */
import { counted, duration, grouped } from "./figures.ts";
import type { RunRow } from "./run-rows.ts";
import { type Column, table } from "./table.ts";
import { cut, oneLine } from "./text.ts";

/** Up to so many runs are shown in full. */
const MOST = 40;
/** Characters of a task with its indentation. */
const NAME = 44;

const COLUMNS: readonly Column[] = [
  { title: "run", align: "left" },
  { title: "attempts", align: "right" },
  { title: "time", align: "right" },
];

/** Lines of the tree with a row for the sum. */
export function runTable(runs: readonly RunRow[], width: number): string[] {
  if (runs.length === 0) return ["no run was started"];
  const odd = runs.filter(({ attempts, status }) => attempts !== 1 || status !== "completed");
  const shown = runs.length <= MOST ? runs : odd.slice(0, MOST);
  const sum = runs.reduce((total, { attempts }) => total + attempts, 0);
  const lines = table(COLUMNS, [...shown.map(cellsOf), ["all", grouped(sum), ""]], width);
  const left = runs.length - shown.length;
  if (left === 0) return lines;
  const oddLeft = odd.length - shown.length;
  const note =
    oddLeft > 0
      ? `and ${counted(left, "more run")}, ${grouped(oddLeft)} of them not completed at once`
      : `and ${counted(left, "more run")}, completed with their first attempt`;
  return [...lines.slice(0, -1), note, ...lines.slice(-1)];
}

function cellsOf({ task, start, depth, attempts, status, ms }: RunRow): string[] {
  return [
    cut(`${"  ".repeat(Math.min(depth, 10))}${oneLine(task)} ${start}`, NAME),
    grouped(attempts),
    status === "completed" && ms !== null ? duration(ms) : status,
  ];
}
