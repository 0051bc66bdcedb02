/** Hot reload: the version of the workflow follows the code of its workers. */
import type { RegisteredWorker } from "./registered-worker.ts";
import type { WorkerCode } from "./worker-code.ts";
import { type WorkflowVersion, workflowVersion } from "./workflow-version.ts";

export interface WorkflowVersionsOptions {
  readonly codes: readonly WorkerCode[];
  register(code: WorkerCode): Promise<RegisteredWorker>;
  /** Takes a version from which new runs start from now on. */
  onVersion(version: WorkflowVersion): void;
  /** Versions that runs under way began with. */
  inUse(): ReadonlySet<WorkflowVersion>;
}

export interface WorkflowVersions {
  /** The last one that could be registered. */
  readonly latest: WorkflowVersion;
  /**
   * The version of the code as it is now, registered if that has changed.
   *
   * @throws ShardproofError (exit code 3) the code as it is now cannot be registered: nothing else is
   *   run in its place
   */
  current(): Promise<WorkflowVersion>;
  /** Whether the code has changed since anybody has looked. */
  hasChanged(): boolean;
  /** Lets go of what neither the latest version nor a run under way needs. */
  releaseUnused(): void;
  /** Lets go of everything. */
  close(): Promise<void>;
}

/**
 * Registers all workers and keeps an eye on their code: it is looked at whenever somebody asks for the
 * current version, so that a request which follows a change sees it.
 *
 * @throws ShardproofError (exit code 3) a worker cannot be registered
 */
export async function createWorkflowVersions(
  options: WorkflowVersionsOptions,
): Promise<WorkflowVersions> {
  const { codes } = options;
  const registered = new Set<RegisteredWorker>();
  let seen = "";
  let latest: WorkflowVersion | null = null;
  /** One look after the other. */
  let looks: Promise<unknown> = Promise.resolve();

  const statesOfCode = () => new Map(codes.map((code) => [code, code.fingerprint()]));
  const whole = (states: ReadonlyMap<WorkerCode, string>) => [...states.values()].join("\n\n");

  async function look(): Promise<WorkflowVersion> {
    const states = statesOfCode();
    seen = whole(states);
    const upToDate = new Map(
      latest?.workers
        .filter(({ code, fingerprint }) => fingerprint === states.get(code))
        .map((worker) => [worker.code, worker]),
    );
    if (latest !== null && upToDate.size === codes.length) return latest;
    const outcomes = await Promise.allSettled(
      codes.map(async (code) => upToDate.get(code) ?? (await options.register(code))),
    );
    const workers = outcomes.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    for (const worker of workers) registered.add(worker);
    try {
      for (const each of outcomes) if (each.status === "rejected") throw each.reason;
      latest = workflowVersion(workers);
    } catch (error) {
      releaseUnused();
      throw error;
    }
    options.onVersion(latest);
    releaseUnused();
    return latest;
  }

  function current(): Promise<WorkflowVersion> {
    const next = looks.then(look);
    looks = next.catch(() => {});
    return next;
  }

  function releaseUnused(): void {
    const versions = [...options.inUse(), ...(latest === null ? [] : [latest])];
    const needed = new Set(versions.flatMap(({ workers }) => workers));
    for (const worker of registered) {
      if (needed.has(worker)) continue;
      registered.delete(worker);
      worker.release();
    }
  }

  await current();
  return {
    get latest() {
      return latest as WorkflowVersion;
    },
    current,
    hasChanged: () => whole(statesOfCode()) !== seen,
    releaseUnused,
    async close() {
      await looks;
      for (const worker of registered) worker.release();
      registered.clear();
    },
  };
}
