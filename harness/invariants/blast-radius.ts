import type { JournalEntry } from "../journal/entry.ts";
import { allRuns, type RunRecord, rootRuns, runsByShard } from "../journal/runs.ts";
import { list } from "./difference.ts";
import { type Expectation, expectedAttempts } from "./expectation.ts";
import type { Evidence, Invariant } from "./invariant.ts";
import { ownerOfRun } from "./owners.ts";
import { judgedRoots } from "./roots.ts";
import { workTwiceIn } from "./work-twice.ts";

/**
 * Attempts are counted per shard, over all of its runs below one root; every root run of the journal
 * is looked at on its own, since one that is started again starts every shard again. A shard that
 * the expectation does not name may have fewer where it was cut short, that is where its run was
 * cancelled or where the root ended before it asked for it; never more.
 *
 * Within what the scenario allows, a retry must have a reason in the journal: a fault that struck the
 * attempt before it. So must a second instance, and no instance may do a piece of work twice.
 */
export const blastRadius: Invariant = {
  name: "blast-radius",
  title: "Only what a fault struck is done again: no other shard works twice.",
  judge(evidence) {
    const { journal } = evidence;
    const roots = rootRuns(journal);
    const isAlone = roots.length <= 1;
    const judged = judgedRoots(evidence);
    const missing = judged.filter((id) => !roots.some(({ created }) => created.run === id));
    return [
      ...missing.map((id) => `the journal holds no root run "${id}"`),
      ...roots.flatMap((root) => {
        const { run } = root.created;
        return [
          ...orchestratorViolations(root),
          ...partitionViolations(journal, root),
          ...shardViolations(evidence, root, judged.includes(run)),
          ...cutShort(journal, root),
        ].map((text) => (isAlone ? text : `root ${run}: ${text}`));
      }),
      ...unexplainedFailures(journal, evidence.expectation),
      ...workTwiceIn(journal),
    ];
  },
};

function orchestratorViolations({ created, attempts, ended }: RunRecord): string[] {
  const neverStarted = attempts.length === 0 && ended?.status === "canceled";
  if (attempts.length === 1 || neverStarted) return [];
  return [
    `the orchestrator ${created.task} has ${attempts.length} attempts, expected 1${endsOf([attempts])}`,
  ];
}

/** An orchestrator asks once for the partition of a source; one that is delivered twice asks twice. */
function partitionViolations(journal: readonly JournalEntry[], root: RunRecord): string[] {
  const bySource = new Map<string, RunRecord[]>();
  for (const run of allRuns(journal)) {
    const { source, root: its } = run.created;
    if (source === undefined || its !== root.created.run) continue;
    bySource.set(source, [...(bySource.get(source) ?? []), run]);
  }
  return [...bySource].flatMap(([source, runs]) =>
    runViolations(`the partition of ${source}`, runs, deliveriesOf(root)),
  );
}

const deliveriesOf = (root: RunRecord) =>
  root.attempts.reduce((sum, { instances }) => sum + instances.length, 0);

/** @param isJudged whether the root must have asked for every shard, if nothing cut it short */
function shardViolations(
  { journal, oracle, expectation }: Evidence,
  root: RunRecord,
  isJudged: boolean,
): string[] {
  const runs = runsByShard(journal, root.created.run);
  const expected = isJudged
    ? [
        ...(oracle?.shards.map(({ shard }) => shard) ?? []),
        ...Object.keys(expectation.attempts)
          .filter((name) => name !== "*")
          .map(Number),
      ]
    : [];
  const shards = [...new Set([...runs.keys(), ...expected])].sort((a, b) => a - b);
  return shards.flatMap((shard) => {
    const ofShard = runs.get(shard) ?? [];
    const isCompleted = root.ended?.status === "completed";
    return [
      ...runViolations(`shard ${shard}`, ofShard, deliveriesOf(root)),
      ...attemptViolations(journal, shard, ofShard, expectation, isJudged, isCompleted),
    ];
  });
}

/**
 * An orchestrator that fails by its own decision waits for every shard first: those that can end well
 * do. One that a fault struck, or that was taken from outside, takes its shards with it.
 */
function cutShort(journal: readonly JournalEntry[], root: RunRecord): string[] {
  const { run } = root.created;
  const isOwnDecision =
    root.ended?.status === "failed" &&
    !/^(ran longer|was |exited |went down|did )/.test(root.ended.error ?? "") &&
    !journal.some((entry) => entry.kind === "fault" && entry.run === run);
  if (!isOwnDecision) return [];
  return [...runsByShard(journal, run)].flatMap(([shard, runs]) =>
    runs.some(({ ended }) => ended?.status === "canceled")
      ? [`shard ${shard} was cut short: the orchestrator failed without waiting for it`]
      : [],
  );
}

/** An orchestrator asks once for each shard; one that is delivered twice asks twice. */
function runViolations(what: string, runs: readonly RunRecord[], deliveries: number): string[] {
  if (runs.length <= Math.max(1, deliveries)) return [];
  const ids = runs.map(({ created }) => created.run);
  return [`${what} has ${runs.length} runs (${list(ids)}), expected 1`];
}

function attemptViolations(
  journal: readonly JournalEntry[],
  shard: number,
  runs: readonly RunRecord[],
  expectation: Expectation,
  isJudged: boolean,
  rootCompleted: boolean,
): string[] {
  const [least, most] = expectedAttempts(expectation, shard);
  const found = runs.reduce((sum, { attempts }) => sum + attempts.length, 0);
  if (found >= least && found <= most) return [];
  const isNamed = expectation.attempts[String(shard)] !== undefined;
  const wasCutShort =
    runs.length === 0 ? !rootCompleted : runs.some(({ ended }) => ended?.status === "canceled");
  if (found < least && (!isJudged || (wasCutShort && !isNamed))) return [];
  const expected = least === most ? `${least}` : `${least} to ${most}`;
  const ends = endsOf(runs.map(({ attempts }) => attempts));
  // Of a shard that a fault struck, it may be the scenario that is short of a line.
  const isStruck = journal.some(
    ({ kind, run }) => kind === "fault" && runs.some(({ created }) => created.run === run),
  );
  const hint =
    found > most && isStruck
      ? `; if that is right, say so in expect.attempts: { ${shard}: ${found} }`
      : "";
  return [`shard ${shard} has ${found} attempts, expected ${expected}${ends}${hint}`];
}

function endsOf(attempts: readonly RunRecord["attempts"][]): string {
  const ends = attempts.flat().map(({ ended }) => ended?.reason ?? ended?.outcome ?? "never ended");
  return ends.length > 0 ? ` (${ends.join("; ")})` : "";
}

/** These reach attempts that they do not strike. */
const FAR_REACHING: ReadonlySet<string> = new Set(["source-changed", "host-crash"]);

/**
 * Attempts of shards and partitions that failed though nothing had struck them. Where the scenario says exactly how
 * many attempts a shard has, its author knows why, and the count is enough.
 */
function unexplainedFailures(journal: readonly JournalEntry[], expectation: Expectation): string[] {
  const struck = new Set<string>();
  let isFarReaching = Number.POSITIVE_INFINITY;
  for (const entry of journal) {
    if (entry.kind !== "fault") continue;
    struck.add(`${entry.run} ${entry.attempt}`);
    if (FAR_REACHING.has(entry.action)) isFarReaching = Math.min(isFarReaching, entry.seq);
  }
  return allRuns(journal).flatMap(({ created, attempts }) => {
    const { run, shard, source } = created;
    if (shard === null && source === undefined) return [];
    const named = expectation.attempts[String(shard)];
    const isExact = named !== undefined && (typeof named === "number" || named[0] === named[1]);
    if (isExact) return [];
    return attempts.flatMap(({ attempt, ended }) => {
      if (ended?.outcome !== "failed" || ended.seq > isFarReaching) return [];
      if (struck.has(`${run} ${attempt}`)) return [];
      return [
        `${ownerOfRun(created)}: attempt ${attempt} of run ${run} failed, though no fault had struck it: ${ended.reason}`,
      ];
    });
  });
}
