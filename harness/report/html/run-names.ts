/** What a person calls each run: the names of lanes, and of where an event happened. */
import type { JournalEntry } from "../../journal/entry.ts";
import { allRuns, isRoot, type RunRecord } from "../../journal/runs.ts";
import { oneLine } from "../text.ts";

/**
 * By id of the run: `shard 3`, `partition crm`, `charge 2`; a root run by its task, from the second one on
 * `trigger 2 of` it. Several runs of a shard have the same name.
 */
export function runNames(journal: readonly JournalEntry[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let roots = 0;
  for (const run of allRuns(journal)) {
    if (isRoot(run.created)) roots += 1;
    names.set(run.created.run, nameOf(run, roots));
  }
  return names;
}

function nameOf({ created, start }: RunRecord, roots: number): string {
  const { parent, shard, source, input } = created;
  const task = oneLine(created.task);
  if (shard !== null) return `shard ${shard}`;
  if (source !== undefined) return `partition ${oneLine(source)}`;
  if (parent === null) return roots === 1 ? task : `trigger ${roots} of ${task}`;
  return input === undefined && start === 1 ? task : `${task} ${start}`;
}
