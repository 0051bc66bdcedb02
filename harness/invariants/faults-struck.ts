import { contains } from "../faults/json-value.ts";
import type { FaultEntry, JournalEntry } from "../journal/entry.ts";
import { allRuns, isRoot, rootRuns } from "../journal/runs.ts";
import type { PlannedFault, StruckAttempts } from "./expectation.ts";
import type { Evidence, Invariant } from "./invariant.ts";

/** Whose an attempt is. */
interface Place {
  readonly task: string;
  readonly shard: number | null;
  /** Of the runs of its task below its root, from 1. */
  readonly start: number;
  readonly input?: unknown;
}

/** An attempt that a fault is for. */
interface DueAttempt extends Place {
  readonly run: string;
  readonly attempt: number;
  readonly hasCompleted: boolean;
  /** Whether it is a subtask that a client has started by itself. */
  readonly isAgain: boolean;
}

/**
 * A scenario whose fault did not strike has tested nothing. Every fault must strike once at least,
 * and each attempt that it is for must show the strike, if that attempt went to its end; one that
 * something else ended before is not missed, one that the plan names and that never came is. Where it depends on the data
 * whether a fault is met at all, it must strike each shard that it names, in one attempt at least.
 *
 * A second delivery is one only if the second instance took the attempt: if it asked for its input.
 *
 * A fault must not strike where the plan does not say.
 */
export const faultsStruck: Invariant<Pick<Evidence, "journal" | "expectation">> = {
  name: "faults-struck",
  title: "Every fault of the scenario struck, wherever it was due.",
  judge({ journal, expectation }) {
    const strikes = new Map<number, FaultEntry[]>();
    for (const entry of journal) {
      if (entry.kind !== "fault") continue;
      const known = strikes.get(entry.fault);
      if (known === undefined) strikes.set(entry.fault, [entry]);
      else known.push(entry);
    }
    const disturbed = disturbedIn(journal);
    return expectation.faults.flatMap((fault, position) => {
      const struck = strikes.get(position) ?? [];
      const name = `fault ${position} (${fault.action})`;
      if (struck.length === 0) return [`${name} did not strike: ${fault.description}`];
      return [
        ...misplaced(journal, fault, struck),
        ...missed(journal, fault, position, struck, disturbed),
        ...neverCame(journal, fault),
        ...tooFewShards(journal, fault, struck),
        ...neverTaken(journal, fault, position, struck, disturbed),
      ].map((what) => `${name} ${what}: ${fault.description}`);
    });
  },
};

/** Strikes in attempts that the fault is not for. */
function misplaced(
  journal: readonly JournalEntry[],
  { of }: PlannedFault,
  struck: readonly FaultEntry[],
): string[] {
  if (of === undefined) return [];
  const runs = new Map(allRuns(journal).map((run) => [run.created.run, run]));
  return struck
    .map(({ run, task, shard, attempt }) => {
      const { start = 0, created } = runs.get(run) ?? {};
      return { attempt, place: { task, shard, start, input: created?.input } };
    })
    .filter(({ place, attempt }) => !isFor(of, place, attempt))
    .map(
      ({ place, attempt }) => `struck ${nameOf(of, place)} attempt ${attempt}, which it is not for`,
    );
}

/** Attempts that the fault is for and that completed without it. */
function missed(
  journal: readonly JournalEntry[],
  { action, of }: PlannedFault,
  position: number,
  struck: readonly FaultEntry[],
  disturbed: ReadonlyMap<string, ReadonlySet<number>>,
): string[] {
  if (of === undefined) return [];
  const struckAttempts = new Set(struck.map(({ run, attempt }) => `${run} ${attempt}`));
  const unstruck = dueAttempts(journal, of).filter(({ run, attempt, hasCompleted, isAgain }) => {
    // What a client starts again is the second delivery itself.
    if (isAgain && action === "duplicate-delivery") return false;
    if (!hasCompleted || struckAttempts.has(`${run} ${attempt}`)) return false;
    const others = disturbed.get(`${run} ${attempt}`) ?? new Set();
    return [...others].every((other) => other === position);
  });
  if (of.isCertain) {
    return unstruck.map(
      (place) =>
        `did not strike ${nameOf(of, place)} (run ${place.run}) attempt ${place.attempt}, which completed`,
    );
  }
  const numberOf = (place: Place) => (of.starts === undefined ? place.shard : place.start);
  const startOf = new Map(allRuns(journal).map(({ created, start }) => [created.run, start]));
  const struckNumbers = new Set(
    struck.map(({ run, task, shard }) => numberOf({ task, shard, start: startOf.get(run) ?? 0 })),
  );
  const named = of.starts ?? of.shards;
  return (named === "*" ? [] : named).flatMap((number) => {
    const place = unstruck.find((each) => numberOf(each) === number);
    if (place === undefined || struckNumbers.has(number)) return [];
    return [`did not strike ${nameOf(of, place)}, which completed`];
  });
}

/** Attempts that the plan names one by one and that a run which completed never needed. */
function neverCame(journal: readonly JournalEntry[], { of }: PlannedFault): string[] {
  if (of === undefined || of.attempts === "*") return [];
  const completed = new Set(
    rootRuns(journal).flatMap(({ created, ended }) =>
      ended?.status === "completed" ? [created.run] : [],
    ),
  );
  const named = of.attempts;
  return allRuns(journal).flatMap(({ created, start, attempts }) => {
    const place = { ...created, start };
    if (!completed.has(created.root)) return [];
    return named
      .filter((attempt) => isFor(of, place, attempt) && attempt > attempts.length)
      .map(
        (attempt) =>
          `is for attempt ${attempt} of ${nameOf(of, place)} (run ${created.run}), which never came`,
      );
  });
}

/** Of a fault whose shards are drawn: root runs that completed with too few of them struck. */
function tooFewShards(
  journal: readonly JournalEntry[],
  { leastShards }: PlannedFault,
  struck: readonly FaultEntry[],
): string[] {
  if (leastShards === undefined) return [];
  const rootOf = new Map(allRuns(journal).map(({ created }) => [created.run, created.root]));
  return rootRuns(journal).flatMap(({ created, ended }) => {
    if (ended?.status !== "completed") return [];
    const ofRoot = struck.filter(({ run }) => rootOf.get(run) === created.run);
    const shards = new Set(ofRoot.map(({ shard }) => shard));
    if (shards.size >= leastShards) return [];
    return [`struck ${shards.size} shards below root ${created.run}, due were ${leastShards}`];
  });
}

/** Second deliveries that no instance took, though nothing else had ended it. */
function neverTaken(
  journal: readonly JournalEntry[],
  { action }: PlannedFault,
  position: number,
  struck: readonly FaultEntry[],
  disturbed: ReadonlyMap<string, ReadonlySet<number>>,
): string[] {
  if (action !== "duplicate-delivery") return [];
  const deliveredTwice = new Set(struck.map(({ run, attempt }) => `${run} ${attempt}`));
  const hostCrashes = journal.filter(
    (entry) => entry.kind === "fault" && entry.action === "host-crash",
  );
  return allRuns(journal).flatMap(({ created: { run }, attempts }) =>
    attempts.flatMap(({ attempt, ended: end, instances }) => {
      if (!deliveredTwice.has(`${run} ${attempt}`) || end?.outcome === "canceled") return [];
      const others = [...(disturbed.get(`${run} ${attempt}`) ?? [])];
      // What strikes an attempt may end all its instances, but not when it has completed.
      if (end?.outcome !== "completed" && others.some((other) => other !== position)) return [];
      return instances.flatMap(({ number, startedAt, ended }) => {
        if (ended?.tookNothing !== true) return [];
        if (hostCrashes.some(({ seq }) => startedAt < seq && seq < ended.seq)) return [];
        return [
          `brought run ${run} attempt ${attempt} to instance ${number}, which never asked for its input (it ${ended.how})`,
        ];
      });
    }),
  );
}

function dueAttempts(journal: readonly JournalEntry[], of: StruckAttempts): DueAttempt[] {
  return allRuns(journal).flatMap(({ created, start, attempts }) =>
    attempts
      .map(({ attempt, ended }) => ({
        ...created,
        start,
        attempt,
        hasCompleted: ended?.outcome === "completed",
        isAgain: created.parent === null && !isRoot(created),
      }))
      .filter((due) => isFor(of, due, due.attempt)),
  );
}

function isFor(of: StruckAttempts, place: Place, attempt: number): boolean {
  const { shard, start, input } = place;
  return (
    of.task === place.task &&
    (of.shards === "*" || (shard !== null && of.shards.includes(shard))) &&
    (of.starts === undefined || of.starts === "*" || of.starts.includes(start)) &&
    (of.input === undefined || contains(input, of.input)) &&
    (of.attempts === "*" || of.attempts.includes(attempt))
  );
}

/** Faults after which an attempt goes on as it would have. */
const HARMLESS: ReadonlySet<string> = new Set(["delay", "slow", "delayed-start"]);

/** Attempts in which a fault struck that may have kept another from striking, with such faults. */
function disturbedIn(journal: readonly JournalEntry[]): Map<string, Set<number>> {
  const disturbed = new Map<string, Set<number>>();
  for (const entry of journal) {
    if (entry.kind !== "fault" || HARMLESS.has(entry.action)) continue;
    const key = `${entry.run} ${entry.attempt}`;
    disturbed.set(key, (disturbed.get(key) ?? new Set()).add(entry.fault));
  }
  return disturbed;
}

/** `shard 3`, `merge_customer_data`; of a workflow of the user's own `charge 2`. */
function nameOf({ starts }: StruckAttempts, { task, shard, start }: Place): string {
  if (starts !== undefined) return `${task} ${start}`;
  return shard === null ? task : `shard ${shard}`;
}
