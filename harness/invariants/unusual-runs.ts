/** For tests: honest runs in which more happens than in the good one, made from it. */
import type { JournalEntry, StoreEntry } from "../journal/entry.ts";
import { goodRun, ROOT, STRUCK, withJournal } from "./good-run.ts";
import type { Evidence } from "./invariant.ts";

/** Id of a root run, or of a run below it, of the second time. */
export const second = (run: string) => `second-${run}`;
/** The run whose attempt is delivered twice. */
export const TWICE = "run-0";

const DELIVERED_TWICE = { kind: "fault", event: "struck", fault: 1, at: "start" } as const;

/** An entry of another journal, which `withJournal` will number. */
export function at<Entry extends object>(t: number, entry: Entry): Entry & JournalEntry {
  return { seq: 0, t, ...entry } as Entry & JournalEntry;
}

/** The whole run a second time, under other ids, into the same folder; the second root counts too. */
export function withSecondRoot(evidence: Evidence = goodRun()): Evidence {
  const again = evidence.journal.map((entry): JournalEntry => {
    const run = second(entry.run);
    if (entry.kind === "run" && entry.event === "created") {
      const { root, parent } = entry;
      return { ...entry, run, root: second(root), parent: parent && second(parent) };
    }
    if (entry.kind !== "store") return { ...entry, run };
    return { ...entry, run, path: entry.path.replace(`.${entry.run}-`, `.${run}-`) };
  });
  const last = evidence.journal.at(-1);
  const both = withJournal(evidence, (entry) => (entry === last ? [entry, ...again] : entry));
  return { ...both, otherRoots: [second(ROOT)] };
}

/** The attempt of a shard is delivered to two instances; the second one publishes right after. */
export function withDuplicate(evidence: Evidence = goodRun()): Evidence {
  const of = { run: TWICE, attempt: 1 };
  return withJournal(evidence, (entry) => {
    if (entry.run !== TWICE || entry.kind !== "attempt") return entry;
    if (entry.event === "started") {
      const place = { action: "duplicate-delivery", task: "process_shard", shard: 0, ...of };
      return [
        entry,
        at(entry.t, { ...DELIVERED_TWICE, ...place }),
        at(entry.t, { kind: "attempt", event: "instance-started", number: 2, ...of }),
      ];
    }
    const how = "exited with code 0";
    const ended = { kind: "attempt", event: "instance-ended", number: 2, how, ...of } as const;
    return [...secondPublications(evidence), at(entry.t, ended), entry];
  });
}

/** What the second instance does with the disk: what the first did, under temporary names of its own. */
function secondPublications({ journal }: Evidence): StoreEntry[] {
  return journal
    .filter((entry) => entry.kind === "store")
    .filter(({ run }) => run === TWICE)
    .map((entry) => ({ ...entry, instance: 2, path: entry.path.replace("-1.tmp", "-1b.tmp") }));
}

/**
 * The struck attempt is not killed but declared dead, and goes on beside its replacement: it makes,
 * writes and abandons one more temporary, as late as the last shard's end.
 *
 * @param how how it goes in the end: `was killed by SIGKILL`, or by itself
 */
export function withZombie(path: string, how: string, evidence: Evidence = goodRun()): Evidence {
  const of = { run: `run-${STRUCK}`, attempt: 1 };
  return withJournal(evidence, (entry) => {
    if (entry.kind === "fault") return { ...entry, action: "zombie" };
    if (entry.kind === "run" && entry.event === "ended" && entry.run === ROOT) {
      return [
        at(entry.t, { kind: "store", op: "create", path, ...of }),
        at(entry.t, { kind: "attempt", event: "instance-ended", number: 1, how, ...of }),
        entry,
      ];
    }
    return entry;
  });
}

/** The orchestrator is struck right before it ends, and so the run fails. */
export function withStruckRoot(action: string, evidence: Evidence = goodRun()): Evidence {
  const of = { run: ROOT, task: "merge_customer_data", shard: null, attempt: 1 };
  const struck = {
    kind: "fault",
    event: "struck",
    fault: 1,
    at: "callback",
    action,
    ...of,
  } as const;
  const journal = withJournal(evidence, (entry) => {
    if (entry.run !== ROOT || entry.kind === "store" || entry.kind === "fault") return entry;
    if (entry.kind === "result") return null;
    if (entry.kind === "attempt" && entry.event === "ended") {
      return [at(entry.t, struck), { ...entry, outcome: "failed", reason: "struck" }];
    }
    if (entry.kind === "run" && entry.event === "ended") {
      return { ...entry, status: "failed", error: "struck" };
    }
    return entry;
  });
  return { ...journal, expectation: { ...journal.expectation, outcome: "failed" } };
}
