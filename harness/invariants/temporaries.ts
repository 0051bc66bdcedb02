/** Temporary files that are left: whose they are, and who ought to have removed them. */
import type { JournalEntry } from "../journal/entry.ts";
import {
  type AttemptRecord,
  allRuns,
  hasDoneItsWork,
  type InstanceRecord,
  type RunRecord,
} from "../journal/runs.ts";
import { artifactAt, finalPathOf, isManifest } from "./artifact-names.ts";
import type { Evidence } from "./invariant.ts";
import { ORCHESTRATOR, type Owner, ownerOfArtifact, ownerOfRun } from "./owners.ts";

/** An instance of an attempt of a run. */
interface Worker {
  readonly run: RunRecord;
  readonly attempt: AttemptRecord;
  readonly instance: InstanceRecord;
}

/** A sweep that has certainly removed what had been made before this place in the journal. */
interface Sweep {
  readonly after: number;
  readonly by: string;
}

/**
 * Tells, of a temporary that is left, why it must not be there; null if it may.
 *
 * It may be there if whoever made it died over it, and nobody has swept since. Those who sweep are
 * the instances of its shard that go to their end, each after it has published, and the orchestrator
 * at its own end. The journal's order of what two processes tell is not that of time; what counts
 * is that a temporary was told before the sweeper had even begun, or, for the orchestrator, before
 * the last of its shards had ended.
 *
 * Who made it, the journal's `create` tells. It does not if there are no `store` entries, or if the
 * maker was killed before it said so: then it is anybody's of that shard who died. An instance that
 * told of its failure was alive, and must have removed its own. When a host goes down, what had been
 * removed may be there again.
 */
export function whyLeft(
  journal: readonly JournalEntry[],
  before: Evidence["before"],
): (path: string) => string | null {
  const workers = workersIn(journal);
  const crash = journal.findLast(
    (entry) => entry.kind === "fault" && entry.action === "host-crash",
  );
  const crashedAt = crash?.seq ?? -1;
  const byKey = new Map(workers.map((worker) => [keyOf(worker), worker]));
  const makers = new Map<string, { readonly seq: number; readonly worker: Worker | undefined }>();
  /** What each instance has published, as far as sweeps depend on it: keys and folders. */
  const publishers = new Set<string>();
  /** Instances that have told of their own failure, by key. */
  const failures = new Set<string>();
  let isTraced = false;
  for (const entry of journal) {
    if (isFailureTold(entry)) {
      failures.add(`${entry.run} ${entry.attempt} ${entry.instance ?? 1}`);
    }
    if (entry.kind !== "store") continue;
    isTraced = true;
    const key = `${entry.run} ${entry.attempt} ${entry.instance ?? 1}`;
    if (entry.op === "create") makers.set(entry.path, { seq: entry.seq, worker: byKey.get(key) });
    if (entry.op === "rename" && entry.to !== undefined) {
      if (isManifest(artifactAt(entry.to))) {
        publishers.add(`${key} ${folderOf(entry.to)}`);
      }
    }
  }
  const ofOwner = groupedByOwner(workers);
  const doneOfOwner = groupedByOwner(
    workers.filter(
      ({ attempt, instance }) =>
        hasDoneItsWork(attempt, instance) && instance.startedAt > crashedAt,
    ),
  );
  const rootSweeps = (doneOfOwner.get(ORCHESTRATOR) ?? []).map((worker) => ({
    worker,
    after: allShardsEndedAt(journal, worker.run.created.run),
  }));

  function sweepsOf(folder: string, owner: Owner): Sweep[] {
    const ofItsOwner = owner === ORCHESTRATOR ? [] : (doneOfOwner.get(owner) ?? []);
    return [
      ...ofItsOwner.map((worker) => ({ worker, after: worker.instance.startedAt })),
      ...rootSweeps,
    ]
      .filter(({ worker }) => !isTraced || publishers.has(`${keyOf(worker)} ${folder}`))
      .map(({ worker, after }) => ({ after, by: tell(worker) }));
  }

  return (path) => {
    const folder = folderOf(path);
    const owner = ownerOf(path);
    const sweeps = sweepsOf(folder, owner);
    const maker = makers.get(path);
    if (maker?.worker !== undefined) {
      const { worker, seq } = maker;
      if (seq > crashedAt && hasDoneItsWork(worker.attempt, worker.instance)) {
        return `was left by ${tell(worker)}, which completed`;
      }
      if (seq > crashedAt && failures.has(keyOf(worker))) {
        return `was left by ${tell(worker)}, which told of its failure and was alive to remove it`;
      }
      const sweep = sweeps.find(({ after }) => after > seq);
      return sweep === undefined
        ? null
        : `was left by ${tell(worker)}, and ${sweep.by} completed later without removing it`;
    }
    if (before?.has(path)) {
      const [sweep] = sweeps;
      return sweep === undefined ? null : `was there before, and ${sweep.by} did not remove it`;
    }
    const dead = (ofOwner.get(owner) ?? []).filter(
      ({ attempt, instance }) => !hasDoneItsWork(attempt, instance),
    );
    if (dead.length === 0) return "was made by no attempt of the journal";
    const isExcused = dead.some((worker) => {
      const end = endOf(worker);
      return !sweeps.some(({ after }) => after > end);
    });
    if (isExcused) return null;
    const names = dead.map(tell).join(" or ");
    return `was left by ${names}, and ${sweeps.at(-1)?.by} completed later without removing it`;
  };
}

/** The pipeline's last log line of an attempt that fails by itself. */
function isFailureTold(entry: JournalEntry): entry is Extract<JournalEntry, { kind: "log" }> {
  return (
    entry.kind === "log" &&
    /^(shard|partition)_failed$/.test(
      String((entry.line as { readonly event?: unknown } | null)?.event),
    )
  );
}

function workersIn(journal: readonly JournalEntry[]): Worker[] {
  return allRuns(journal).flatMap((run) =>
    run.attempts.flatMap((attempt) =>
      attempt.instances.map((instance) => ({ run, attempt, instance })),
    ),
  );
}

function groupedByOwner(workers: readonly Worker[]): Map<Owner, Worker[]> {
  const groups = new Map<Owner, Worker[]>();
  for (const worker of workers) {
    const owner = ownerOfRun(worker.run.created);
    if (owner === null) continue;
    const group = groups.get(owner);
    if (group === undefined) groups.set(owner, [worker]);
    else group.push(worker);
  }
  return groups;
}

/** Where an instance is known to be gone. */
function endOf({ attempt, instance }: Worker): number {
  const end = instance.ended ?? (instance.number === 1 ? attempt.ended : null);
  return end?.seq ?? Number.POSITIVE_INFINITY;
}

/** A place by which at least one run of every shard of a root had ended. */
function allShardsEndedAt(journal: readonly JournalEntry[], root: string): number {
  const first = new Map<number, number>();
  for (const { created, ended } of allRuns(journal)) {
    if (created.root !== root || created.shard === null) continue;
    const seq = ended?.seq ?? Number.POSITIVE_INFINITY;
    first.set(created.shard, Math.min(seq, first.get(created.shard) ?? Number.POSITIVE_INFINITY));
  }
  return Math.max(-1, ...[...first.values()].filter(Number.isFinite));
}

function keyOf({ run, attempt, instance }: Worker): string {
  return `${run.created.run} ${attempt.attempt} ${instance.number}`;
}

function tell({ run, attempt, instance }: Worker): string {
  const which = instance.number === 1 ? "" : ` instance ${instance.number}`;
  return `run ${run.created.run} attempt ${attempt.attempt}${which}`;
}

function folderOf(path: string): string {
  return path.slice(0, path.indexOf("/"));
}

/** Whose a temporary is; the orchestrator's where nobody knows. */
function ownerOf(path: string): Owner {
  const artifact = artifactAt(finalPathOf(path) ?? path);
  return artifact === null ? ORCHESTRATOR : ownerOfArtifact(artifact);
}
