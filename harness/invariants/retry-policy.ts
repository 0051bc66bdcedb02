import type { RetryPolicy } from "../../tasks/definition.ts";
import { type AttemptRecord, allRuns, type RunRecord } from "../journal/runs.ts";
import { ORACLE_POLICIES } from "../oracle/policy.ts";
import type { Evidence, Invariant } from "./invariant.ts";

/**
 * Timers count from when their process last looked at the clock, and a journal's times from when it
 * was told: on a busy machine an attempt seems to start early by some ms. Never by so much that a
 * wait of the wrong length would pass for the right one.
 */
const TOLERANCE_MS = 1;
const BUSY_SHARE = 0.25;
const BUSY_MS = 25;
/** For sums of floating-point numbers that ought to be equal. */
const ROUNDING_MS = 1e-6;

/**
 * Every run of the journal is judged, also those of a second trigger. An attempt that was declared
 * dead has ended, whatever still works for it; its instances are no attempts.
 */
export const retryPolicy: Invariant = {
  name: "retry-policy",
  title: "Attempts, their order and the waits between them follow the retry policy.",
  judge(evidence) {
    const declared = Object.entries(evidence.retryPolicies).flatMap(([task, policy]) =>
      againstContract(task, policy),
    );
    return [...declared, ...policyViolations(evidence)];
  },
};

/** Where runs do not follow the policy that their task declares, whatever it is. */
export function policyViolations({
  journal,
  retryPolicies,
  waitScale,
}: Pick<Evidence, "journal" | "retryPolicies" | "waitScale">): string[] {
  return allRuns(journal).flatMap((run) => {
    const { run: id, task, shard } = run.created;
    const policy = Object.hasOwn(retryPolicies, task) ? retryPolicies[task] : undefined;
    const place = `${task}${shard === null ? "" : ` shard ${shard}`} (run ${id})`;
    const violations =
      policy === undefined
        ? ["no task of that name has a retry policy"]
        : [
            ...numbering(run, policy),
            ...retriesOfNothing(run),
            ...run.attempts.flatMap((attempt, index) =>
              betweenAttempts(run, attempt, run.attempts[index + 1], policy, waitScale),
            ),
            ...ending(run, policy),
          ];
    return violations.map((violation) => `${place}: ${violation}`);
  });
}

/** What a task declares is part of the pipeline under judgement: the design says what it must be. */
function againstContract(task: string, policy: RetryPolicy): string[] {
  const contract = ORACLE_POLICIES[task];
  if (contract === undefined) return [];
  const { maxRetries, waitDurationMs, backoffScaling } = policy;
  const waits = contract.waitsMs.map((_, retry) => waitDurationMs * backoffScaling ** retry);
  if (maxRetries === contract.maxRetries && waits.join() === contract.waitsMs.join()) return [];
  const told = (retries: number, waitsMs: readonly number[]) =>
    `${retries} retries${waitsMs.length === 0 ? "" : ` after ${waitsMs.join(", ")} ms`}`;
  return [
    `${task} declares ${told(maxRetries, waits)}; the design asks for ${told(contract.maxRetries, contract.waitsMs)}`,
  ];
}

function numbering({ created, attempts }: RunRecord, { maxRetries }: RetryPolicy): string[] {
  const numbers = attempts.map(({ attempt }) => attempt);
  const violations: string[] = [];
  if (created.maxAttempts !== maxRetries + 1) {
    violations.push(
      `it was created for ${created.maxAttempts} attempts, by the policy it has ${maxRetries + 1}`,
    );
  }
  if (numbers.some((number, index) => number !== index + 1)) {
    violations.push(`attempts are numbered ${numbers.join(", ")}`);
  }
  if (numbers.length > maxRetries + 1) {
    violations.push(`${numbers.length} attempts, allowed are ${maxRetries + 1}`);
  }
  return violations;
}

/** Retries that were scheduled to follow on an attempt that never was. */
function retriesOfNothing({ attempts, retries }: RunRecord): string[] {
  return retries
    .filter((retry) => !attempts.some(({ attempt }) => attempt === retry.attempt - 1))
    .map(({ attempt }) => `attempt ${attempt} was scheduled, to follow on one that never started`);
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
  if (end === null) {
    return ended === null
      ? []
      : [`the run ${ended.status}, but its attempt ${attempt} never ended`];
  }
  if (next !== undefined && ended !== null && ended.seq < next.started.seq) {
    return [`attempt ${next.attempt} started after the run had ended (${ended.status})`];
  }
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
      `wait after attempt ${attempt} is ${retry.waitMs} ms, at scale ${waitScale} it is ${tenths(wait)} ms`,
    );
  }
  const waited = next === undefined ? Number.POSITIVE_INFINITY : next.started.t - end.t;
  const forgiven = Math.max(TOLERANCE_MS, Math.min(BUSY_MS, wait * BUSY_SHARE));
  if (waited < wait - forgiven) {
    violations.push(
      `attempt ${attempt + 1} started ${tenths(waited)} ms after attempt ${attempt} failed, to be waited were ${tenths(wait)} ms`,
    );
  }
  return violations;
}

/** How a run ends: with its last attempt, and with one result where it completes. */
function ending({ ended, attempts, results }: RunRecord, { maxRetries }: RetryPolicy): string[] {
  const violations: string[] = [];
  const last = attempts.at(-1);
  const completed = attempts.filter((attempt) => attempt.ended?.outcome === "completed");
  if (ended === null) {
    violations.push("it never ended");
  } else if (ended.status === "completed" && last?.ended?.outcome !== "completed") {
    const what = last === undefined ? "it has no attempt" : `its last attempt ${endOf(last)}`;
    violations.push(`the run completed, but ${what}`);
  } else if (ended.status === "failed" && attempts.length !== maxRetries + 1) {
    violations.push(`failed after ${attempts.length} attempts, allowed are ${maxRetries + 1}`);
  } else if (ended.status !== "completed" && completed.length > 0) {
    violations.push(`the run ${ended.status}, but its attempt ${completed[0]?.attempt} completed`);
  }
  const stray = results.find(({ attempt }) => !completed.some((each) => each.attempt === attempt));
  if (stray !== undefined) {
    violations.push(`a result of attempt ${stray.attempt} counts, which did not complete`);
  }
  if (ended?.status === "completed" && results.length !== 1) {
    violations.push(`the run completed with ${results.length} results, expected 1`);
  }
  return violations;
}

function endOf({ attempt, ended }: AttemptRecord): string {
  return `${attempt} ${ended?.outcome ?? "never ended"}`;
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}

function differ(a: number, b: number): boolean {
  return Math.abs(a - b) > ROUNDING_MS;
}
