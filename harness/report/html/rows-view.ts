/** What the shards did, and rows by account, as a part of a page. */
import { SOURCE_NAMES } from "../../../tasks/sources.ts";
import { type ShardRow, sumOf } from "../shard-rows.ts";
import { accountCells, SHARD_COLUMNS, shardCells, shardSum } from "../shard-table.ts";
import type { Column } from "../table.ts";
import { worthALook } from "../worth-a-look.ts";
import { type Markup, markup } from "./markup.ts";
import { tableView } from "./table-view.ts";

/** Up to so many shards are shown in full. */
const MOST = 500;
/** And so many with a row for each source. */
const MOST_BY_SOURCE = 100;

const ACCOUNTS: readonly Column[] = SHARD_COLUMNS.slice(2, 6);

/**
 * @param struck the runs of `struckRuns`
 * @param id begins all ids of the play
 */
export function rowsView(
  shards: readonly ShardRow[],
  struck: ReadonlySet<string>,
  id: string,
): Markup {
  const { shown, note } = worthALook(shards, MOST, "shard", struck);
  const bySource = worthALook(shards, MOST_BY_SOURCE, "shard", struck);
  const known = shards.flatMap(({ rowsBySource }) => rowsBySource ?? []);
  const all = (accounts: ShardRow["rows"][]) => {
    const given = accounts.flatMap((account) => account ?? []);
    return accountCells(given.length === 0 ? null : sumOf(given));
  };
  return markup`<section class="card rows-by-account" aria-labelledby="${id}-rows-title">
<h2 id="${id}-rows-title">Shards and rows</h2>
<p class="hint">Every row that was read is merged, superseded by a later row of its customer, or quarantined.</p>
${tableView({
  caption: "By source",
  columns: [{ title: "source", align: "left" }, ...ACCOUNTS],
  rows: SOURCE_NAMES.map((source) => [source, ...all(known.map((rows) => rows[source]))]),
  sum: ["all", ...all(shards.map(({ rows }) => rows))],
})}
${tableView({
  caption: "By shard",
  columns: SHARD_COLUMNS,
  rows: shown.map(shardCells),
  sum: shardSum(shards),
  note,
})}
<details><summary>By shard and source</summary>
${tableView({
  caption: "By shard and source",
  columns: [{ title: "shard", align: "right" }, { title: "source", align: "left" }, ...ACCOUNTS],
  rows: bySource.shown.flatMap(({ shard, rowsBySource }) =>
    SOURCE_NAMES.map((source) => [
      String(shard),
      source,
      ...accountCells(rowsBySource?.[source] ?? null),
    ]),
  ),
  note: bySource.note,
})}</details>
</section>`;
}
