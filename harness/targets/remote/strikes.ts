/** Which faults have struck in deployed tasks: what they have marked in the ledger of their drill. */
import { z } from "zod";
import { type DrillOrder, drilledRun, ordersFor } from "../../../tasks/drills/drill.ts";
import { claimName, strikeName } from "../../../tasks/drills/ledger.ts";
import { EXIT_CODES, ShardproofError } from "../../arguments/errors.ts";
import type { JournalEntry, JournalEvent } from "../../journal/entry.ts";
import { allRuns, type RunRecord } from "../../journal/runs.ts";
import type { RemoteStart } from "./remote-starts.ts";
import type { SharedStore } from "./shared-store.ts";

/** A strike, and when it was: ms after the begin of its attempt. */
export interface MarkedStrike {
  readonly event: Extract<JournalEvent, { kind: "fault" }>;
  readonly elapsedMs: number;
}

const mark = z.object({
  action: z.string(),
  at: z.string(),
  elapsedMs: z.number().nonnegative(),
});

/**
 * The strikes of all runs of some starts.
 *
 * @throws ShardproofError (exit code 3) the ledger's attempts are not those that the platform lists: nobody
 *   can say then which attempt was armed with what
 */
export async function markedStrikes(
  starts: readonly RemoteStart[],
  orders: readonly DrillOrder[],
  journal: readonly JournalEntry[],
  store: Pick<SharedStore, "readEntry">,
): Promise<MarkedStrike[]> {
  const strikes: MarkedStrike[] = [];
  for (const { run, drill } of starts) {
    if (drill === null) continue;
    for (const record of allRuns(journal).filter(({ created }) => created.root === run)) {
      strikes.push(...(await strikesOf(record, drill, orders, store)));
    }
  }
  return strikes;
}

async function strikesOf(
  record: RunRecord,
  drill: string,
  orders: readonly DrillOrder[],
  store: Pick<SharedStore, "readEntry">,
): Promise<MarkedStrike[]> {
  const { run, task, shard, source } = record.created;
  const drilled = drilledRun(task, { shard, source });
  const due = ordersFor({ id: drill, ledger: "", orders }, drilled);
  if (due.length === 0) return [];
  let claims = 0;
  while ((await store.readEntry(drill, claimName(drilled, claims + 1))) !== null) claims += 1;
  requireSameAttempts(record, claims);
  const strikes: MarkedStrike[] = [];
  for (let attempt = 1; attempt <= claims; attempt++) {
    for (const { attempts, fault: order } of due) {
      if (!attempts.includes(attempt)) continue;
      const { fault } = order;
      const text = await store.readEntry(drill, strikeName(drilled, attempt, fault));
      if (text === null) continue;
      const { action, at, elapsedMs } = mark.parse(JSON.parse(text));
      strikes.push({
        event: { kind: "fault", event: "struck", fault, action, at, run, task, shard, attempt },
        elapsedMs,
      });
    }
  }
  return strikes;
}

/** One that was cancelled may not have come so far as to claim a number. */
function requireSameAttempts({ created, attempts }: RunRecord, claims: number): void {
  const least = attempts.filter(({ ended }) => ended?.outcome !== "canceled").length;
  if (claims >= least && claims <= attempts.length) return;
  const { run, task, shard } = created;
  const whose = shard === null ? task : `shard ${shard}`;
  throw new ShardproofError(
    `the platform lists ${attempts.length} attempts of ${whose} (run ${run}), but ${claims} have claimed a number in the drill's ledger: an attempt ended before its task began, or was delivered twice, by itself. Which faults it was for cannot be told; play it again.`,
    EXIT_CODES.target,
  );
}
