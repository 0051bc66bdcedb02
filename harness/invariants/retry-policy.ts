import type { RetryPolicy } from "../../tasks/definition.ts";
import { type AttemptRecord, allRuns, type RunRecord } from "../journal/runs.ts";
import type { Invariant } from "./invariant.ts";

/** Clocks and timers round to whole milliseconds. */
const TOLERANCE_MS = 1;
/** For sums of floating-point numbers that ought to be equal. */
const ROUNDING_MS = 1e-6;

/** Every run of the journal is judged, also those of a second trigger. */
export const retryPolicy: Invariant = {
  name: "retry-policy",
  title: "Attempts, their order and the waits between them follow the declared retry policy.",
  judge({ journal, retryPolicies, waitScale }) {
    return allRuns(journal).flatMap((run) => {
      const { run: id, task, shard } = run.created;
      const policy = retryPolicies[task];
      const place = `${task}${shard === null ? "" : ` shard ${shard}`} (run ${id})`;
      const violations =
        policy === undefined
          ? ["no task of that name has a retry policy"]
          : [
              ...numbering(run, policy),
              ...run.attempts.flatMap((attempt, index) =>
                betweenAttempts(run, attempt, run.attempts[index + 1], policy, waitScale),
              ),
              ...ending(run, policy),
            ];
      return violations.map((violation) => `${place}: ${violation}`);
    });
  },
};

function numbering({ attempts }: RunRecord, { maxRetries }: RetryPolicy): string[] {
  const numbers = attempts.map(({ attempt }) => attempt);
  const violations: string[] = [];
  if (numbers.some((number, index) => number !== index + 1)) {
    violations.push(`attempts are numbered ${numbers.join(", ")}`);
  }
  if (numbers.length > maxRetries + 1) {
    violations.push(`${numbers.length} attempts, allowed are ${maxRetries + 1}`);
  }
  return violations;
}

/** What follows an attempt: a retry after a failure, after the declared wait; nothing otherwise. */
function betweenAttempts(
  { ended, retries }: RunRecord,
  { attempt, ended: end }: AttemptRecord,
  next: AttemptRecord | undefined,
  { maxRetries, waitDurationMs, backoffScaling }: RetryPolicy,
  waitScale: number,
): string[] {
  const scheduled = retries.filter((retry) => retry.attempt === attempt + 1);
  if (next !== undefined && (end === null || end.seq > next.started.seq)) {
    return [`attempt ${next.attempt} started before attempt ${attempt} had ended`];
  }
  if (end === null) return [];
  if (end.outcome !== "failed") {
    if (next === undefined && scheduled.length === 0) return [];
    return [`attempt ${attempt} ${end.outcome}, and was retried all the same`];
  }
  if (attempt > maxRetries) {
    return scheduled.length === 0
      ? []
      : [`attempt ${attempt} was the last allowed, and a retry was scheduled`];
  }
  const [retry] = scheduled;
  if (retry === undefined || scheduled.length > 1) {
    if (retry === undefined && next === undefined && ended?.status === "canceled") return [];
    return [`${scheduled.length} retries scheduled after attempt ${attempt} failed, expected 1`];
  }
  const declared = waitDurationMs * backoffScaling ** (attempt - 1);
  const wait = declared * waitScale;
  const violations: string[] = [];
  if (retry.seq < end.seq) {
    violations.push(`the retry after attempt ${attempt} was scheduled before the attempt ended`);
  }
  if (differ(retry.declaredWaitMs, declared)) {
    violations.push(
      `declared wait after attempt ${attempt} is ${retry.declaredWaitMs} ms, by the policy ${declared} ms`,
    );
  }
  if (differ(retry.waitMs, wait)) {
    violations.push(
      `wait after attempt ${attempt} is ${retry.waitMs} ms, at scale ${waitScale} it is ${wait} ms`,
    );
  }
  const waited = next === undefined ? Number.POSITIVE_INFINITY : next.started.t - end.t;
  if (waited < wait - TOLERANCE_MS) {
    violations.push(
      `attempt ${attempt + 1} started ${waited} ms after attempt ${attempt} failed, to be waited were ${wait} ms`,
    );
  }
  if (next === undefined && ended !== null && ended.status === "completed") {
    violations.push(`the run completed, but its last attempt ${attempt} failed`);
  }
  return violations;
}

function ending({ ended, attempts }: RunRecord, { maxRetries }: RetryPolicy): string[] {
  if (ended?.status !== "failed" || attempts.length === maxRetries + 1) return [];
  return [`failed after ${attempts.length} attempts, allowed are ${maxRetries + 1}`];
}

function differ(a: number, b: number): boolean {
  return Math.abs(a - b) > ROUNDING_MS;
}
