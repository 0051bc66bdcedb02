/**
 * A tiny platform to hold the real engine against. It keeps no counters and no books that could go
 * wrong: who holds a place, who waits for whom and what is still at work is worked out anew each time.
 *
 * The rules: design, section 4 ("Retry") and 6 ("What the platform must get right"), and Render's.
 */

/** The tasks of `manual-platform.ts`, written down again. */
export const MODEL_TASKS = {
  parent: { waitsMs: [], timeoutSeconds: 7200 },
  stubborn: { waitsMs: [0], timeoutSeconds: 7200 },
  shard: { waitsMs: [2000, 4000, 8000], timeoutSeconds: 30 },
  plain: { waitsMs: [1000, 2000, 4000], timeoutSeconds: 7200 },
} as const;

export type ModelTask = keyof typeof MODEL_TASKS;

interface ModelAttempt {
  status: "running" | "completed" | "failed" | "canceled";
  readonly startedAt: number;
  endedAt: number | null;
  error: string | null;
  /** Its first word, and what was decided over its head. */
  word: "ok" | "error" | null;
  verdict: "failed" | "canceled" | null;
}

export interface ModelRun {
  readonly id: string;
  readonly task: ModelTask;
  readonly parent: ModelRun | null;
  /** The attempt of the parent that asked. */
  readonly askedBy: number;
  readonly submission: string | null;
  readonly attempts: ModelAttempt[];
  status: "pending" | "running" | "completed" | "failed" | "canceled";
  error: string | null;
  /** Its status is final and nothing of its own works any more. */
  hasEnded: boolean;
  /** When its timeout or its retry is due, and the rank among those of the same time. */
  due: { readonly at: number; readonly rank: number } | null;
}

export interface ModelOptions {
  readonly concurrency: number;
  readonly waitScale: number;
  readonly timeoutScale: number;
  readonly stopsOrphans: boolean;
}

export const WORD = { ok: "done", error: "boom" } as const;
const CANCELLED = "the run was cancelled";
export const ORPHANED = "the attempt that started it failed";

export type EngineModel = ReturnType<typeof createEngineModel>;

export function createEngineModel(options: ModelOptions) {
  const { concurrency, waitScale, timeoutScale, stopsOrphans } = options;
  const runs: ModelRun[] = [];
  /** In order of asking for a place. */
  const queue: ModelRun[] = [];
  const started: string[] = [];
  const killed: string[] = [];
  /** Attempts of which something odd was told, each time. */
  const odd: string[] = [];
  /** Retries and their waits. */
  const waits: string[] = [];
  let now = 0;
  let ranks = 0;

  const name = (run: ModelRun, attempt = run.attempts.length) => `${run.id}#${attempt}`;
  const atWork = ({ attempts }: ModelRun): ModelAttempt | null =>
    attempts.at(-1)?.status === "running" ? (attempts.at(-1) as ModelAttempt) : null;
  const isLive = ({ status }: ModelRun) => status === "pending" || status === "running";
  const childrenOf = (run: ModelRun) => runs.filter(({ parent }) => parent === run);
  const treeOf = (run: ModelRun): ModelRun[] => [run, ...childrenOf(run).flatMap(treeOf)];
  /** A parent that waits for a subtask of its own attempt holds no place. */
  const holdsPlace = (run: ModelRun) =>
    atWork(run) !== null &&
    !childrenOf(run).some((each) => each.askedBy === run.attempts.length && !each.hasEnded);
  const alarm = (run: ModelRun, delayMs: number) => {
    run.due = { at: now + delayMs, rank: ranks++ };
  };

  function givePlaces(): void {
    while (queue.length > 0 && runs.filter(holdsPlace).length < concurrency) {
      const run = queue.shift() as ModelRun;
      if (run.status !== "pending") continue;
      run.status = "running";
      const running = { status: "running", startedAt: now } as const;
      run.attempts.push({ ...running, endedAt: null, error: null, word: null, verdict: null });
      started.push(name(run));
      alarm(run, MODEL_TASKS[run.task].timeoutSeconds * 1000 * timeoutScale);
    }
  }

  function close(attempt: ModelAttempt, status: ModelAttempt["status"], error: string | null) {
    Object.assign(attempt, { status, error, endedAt: now });
  }

  function end(run: ModelRun, status: ModelRun["status"], error: string | null): void {
    Object.assign(run, { status, error, hasEnded: true, due: null });
    // Nothing outlives what a client started.
    if (run.parent === null) for (const child of childrenOf(run)) cancelTree(child, CANCELLED);
  }

  function retryOrFail(run: ModelRun, error: string): void {
    if (stopsOrphans) for (const child of childrenOf(run)) cancelTree(child, ORPHANED);
    const wait = MODEL_TASKS[run.task].waitsMs[run.attempts.length - 1];
    if (wait === undefined) {
      end(run, "failed", error);
      return;
    }
    run.status = "pending";
    waits.push(
      `${name(run, run.attempts.length + 1)} after ${wait} ms, really ${wait * waitScale}`,
    );
    alarm(run, wait * waitScale);
  }

  function cancelTree(run: ModelRun, why: string): void {
    if (isLive(run)) {
      const attempt = atWork(run);
      Object.assign(run, { status: "canceled", error: why, due: null });
      if (attempt === null) run.hasEnded = true;
      else {
        attempt.verdict = "canceled";
        killed.push(name(run));
      }
    }
    for (const child of childrenOf(run)) cancelTree(child, why);
  }

  function create(task: ModelTask, parent: ModelRun | null, askedBy = 0, submission?: string) {
    const run: ModelRun = {
      id: `run-${runs.length + 1}`,
      task,
      parent,
      askedBy,
      submission: submission ?? null,
      attempts: [],
      status: "pending",
      error: null,
      hasEnded: false,
      due: null,
    };
    runs.push(run);
    queue.push(run);
    givePlaces();
    return run;
  }

  return {
    runs: runs as readonly ModelRun[],
    started,
    killed,
    odd,
    waits,
    isLive,
    /** Runs of which it may be told that they have ended. */
    ended: () =>
      runs.filter(
        (run) =>
          run.hasEnded && (run.parent !== null || treeOf(run).every((each) => !atWork(each))),
      ),
    startRoot: (task: ModelTask) => create(task, null),
    startSubtask(parent: ModelRun, attempt: number, task: ModelTask, submission: string | null) {
      const known = childrenOf(parent).find((each) => each.submission === submission);
      if (submission !== null && known !== undefined) return known;
      return create(task, parent, attempt, submission ?? undefined);
    },
    report(run: ModelRun, number: number, word: "ok" | "error"): void {
      const attempt = number === run.attempts.length ? atWork(run) : null;
      if (attempt === null || attempt.verdict !== null || attempt.word !== null) {
        odd.push(name(run, number));
      } else {
        attempt.word = word;
        run.due = null;
      }
    },
    exit(run: ModelRun, number: number, how: string, isOdd: boolean): void {
      const attempt = number === run.attempts.length ? atWork(run) : null;
      if (attempt === null) {
        odd.push(name(run, number));
      } else if (attempt.verdict === "canceled") {
        close(attempt, "canceled", run.error);
        end(run, "canceled", run.error);
      } else if (attempt.verdict === "failed") {
        const { timeoutSeconds } = MODEL_TASKS[run.task];
        const error = `ran longer than its timeout of ${timeoutSeconds} s`;
        close(attempt, "failed", error);
        retryOrFail(run, error);
      } else if (attempt.word === "ok") {
        if (isOdd) odd.push(name(run, number));
        close(attempt, "completed", null);
        end(run, "completed", null);
      } else {
        const error = attempt.word === null ? how : WORD.error;
        close(attempt, "failed", error);
        retryOrFail(run, error);
      }
      givePlaces();
    },
    cancel(run: ModelRun): boolean {
      if (!isLive(run)) return false;
      cancelTree(run, CANCELLED);
      givePlaces();
      return true;
    },
    /** Lets time pass, from one timer to the next. */
    advance(ms: number): void {
      const until = now + ms;
      for (;;) {
        const [next] = runs
          .flatMap((run) => (run.due !== null && run.due.at <= until ? [{ run, ...run.due }] : []))
          .sort((a, b) => a.at - b.at || a.rank - b.rank);
        if (next === undefined) break;
        const { run } = next;
        now = next.at;
        run.due = null;
        const attempt = atWork(run);
        if (attempt === null) queue.push(run);
        else {
          attempt.verdict = "failed";
          killed.push(name(run));
        }
        givePlaces();
      }
      now = until;
    },
  };
}
