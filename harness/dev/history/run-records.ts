/** What is written of runs: a record for each thing that happens to one. Times are in milliseconds since 1970. */
import { z } from "zod";
import type { KnownRun } from "../known-run.ts";

const number = z.int().min(1);
const time = z.number();
const outcome = z.enum(["completed", "failed", "canceled"]);
const error = z.string().nullable();

const created = z.object({
  kind: z.literal("created"),
  run: z.string(),
  root: z.string(),
  task: z.string(),
  parent: z.string().nullable(),
  parentAttempt: number.nullable(),
  /** As in `RunDetails`. */
  start: number,
  shard: z.number().nullable(),
  input: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  version: z.string(),
  number,
});

/** The attempt began or ended; of several records of one, the last is right. */
const attempt = z.object({
  kind: z.literal("attempt"),
  run: z.string(),
  attempt: number,
  status: z.enum(["running", ...outcome.options]),
  enqueuedAt: time,
  startedAt: time,
  endedAt: time.nullable(),
  error,
});

/** How the run ends is final. */
const decided = z.object({
  kind: z.literal("decided"),
  run: z.string(),
  status: outcome,
  error,
  results: z.array(z.unknown()).nullable(),
});

/** The run has ended, and nothing works for it any more. */
const ended = z.object({ kind: z.literal("ended"), run: z.string(), number, at: time });

/** A client has cancelled a root run: how it ends, and all below it, is final. */
const cancelled = z.object({ kind: z.literal("cancelled"), root: z.string(), at: time });

/** A client has started a root run with an idempotency key. */
const keyed = z.object({ kind: z.literal("keyed"), root: z.string(), key: z.string(), at: time });

/** The server has ended in good order, and has cancelled what was under way. */
const closed = z.object({ kind: z.literal("closed"), at: time });

export const runRecord = z.discriminatedUnion("kind", [
  created,
  attempt,
  decided,
  ended,
  cancelled,
  keyed,
  closed,
]);
export type RunRecord = z.output<typeof runRecord>;
export type RecordOf<Kind extends RunRecord["kind"]> = Extract<RunRecord, { kind: Kind }>;

export function createdRecord({ id, root, number, versionId, details }: KnownRun): RunRecord {
  const { task, parent, parentAttempt, start, shard } = details;
  // What a client sends may be shared, but is not changed.
  const input = details.input as RecordOf<"created">["input"];
  const ofParent = { parent, parentAttempt };
  const rest = { start, shard, input, version: versionId, number };
  return { kind: "created", run: id, root, task, ...ofParent, ...rest };
}

/** @param number the attempt's, from 1 */
export function attemptRecords(run: KnownRun, number: number): RunRecord[] {
  const found = run.details.attempts[number - 1];
  if (found === undefined) return [];
  const enqueuedAt = run.enqueuedAt[number - 1] ?? found.startedAt;
  return [{ kind: "attempt", run: run.id, enqueuedAt, ...found }];
}

/** None where it is not decided. */
export function decidedRecords({ id, details }: KnownRun): RunRecord[] {
  const { status, error, results } = details;
  if (status === "pending" || status === "running") return [];
  return [{ kind: "decided", run: id, status, error, results: results && [...results] }];
}

/** None where it has not ended. */
export function endedRecords({ id, endNumber, endedAt }: KnownRun): RunRecord[] {
  if (endNumber === null || endedAt === null) return [];
  return [{ kind: "ended", run: id, number: endNumber, at: endedAt }];
}

/** All that is to be written of a run, as it is. */
export function recordsOf(run: KnownRun): RunRecord[] {
  return [
    createdRecord(run),
    ...run.details.attempts.flatMap(({ attempt }) => attemptRecords(run, attempt)),
    ...decidedRecords(run),
    ...endedRecords(run),
  ];
}
