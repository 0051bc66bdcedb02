/** The runs of a workflow of the user's own as a part of a page. */
import { duration, grouped } from "../figures.ts";
import type { RunRow } from "../run-rows.ts";
import { oneLine } from "../text.ts";
import { worthALook } from "../worth-a-look.ts";
import { type Markup, markup } from "./markup.ts";
import { tableView } from "./table-view.ts";

/** Up to so many runs are shown in full. */
const MOST = 500;

/**
 * @param struck the runs of `struckRuns`
 * @param id begins all ids of the play
 */
export function runsView(runs: readonly RunRow[], struck: ReadonlySet<string>, id: string): Markup {
  const { shown, note } = worthALook(runs, MOST, "run", struck);
  return markup`<section class="card runs" aria-labelledby="${id}-runs-title">
<h2 id="${id}-runs-title">Runs</h2>
${tableView({
  caption: "Runs, each below the one that asked for it",
  columns: [
    { title: "run", align: "left" },
    { title: "id", align: "left" },
    { title: "attempts", align: "right" },
    { title: "status", align: "left" },
    { title: "time", align: "right" },
  ],
  rows: shown.map(({ task, start, depth, run, attempts, status, ms }) => [
    markup`<span data-depth="${Math.min(depth, 8)}">${oneLine(task)} ${start}</span>`,
    run,
    grouped(attempts),
    status,
    ms === null ? "-" : duration(ms),
  ]),
  note,
})}
</section>`;
}
