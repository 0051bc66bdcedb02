/** Threads for verification at scale: as many as the machine runs at once. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { OracleError } from "../oracle/oracle-error.ts";
import { moduleFile } from "../own-files.ts";
import { bundleFile } from "../platform/bundle.ts";
import { temporaryFolder } from "../platform/temporary-folder.ts";
import type { Answers, Task } from "./verification-tasks.ts";
import type { FromThread } from "./verification-thread.ts";

const ENTRY = moduleFile("./verification-thread", import.meta.url);

/**
 * Verification is made of short-lived text: a young generation of this size (MiB) lets most of it die
 * where it is cheap. The old one holds a range of customers, and is a bound, not a figure for speed.
 */
const LIMITS = { maxYoungGenerationSizeMb: 96, maxOldGenerationSizeMb: 512 };

/** Bytes up to which threads cost more than they gain. */
export const SMALL_BYTES = 16 << 20;

export interface VerificationThreads {
  /**
   * Performs a task as soon as a thread is free, in the order of the calls.
   *
   * @throws OracleError a source cannot be used as a whole
   */
  run<T extends Task>(task: T): Promise<Answers[T["do"]]>;
}

/** Starts threads, lets somebody use them, and ends them. */
export async function withThreads<Result>(
  use: (threads: VerificationThreads) => Promise<Result>,
): Promise<Result> {
  const { path, release } = temporaryFolder("shardproof-verification-");
  const workers: Worker[] = [];
  try {
    const file = await bundleFile(path, ENTRY);
    for (let n = 0; n < availableParallelism(); n++) {
      // Not by the loader of this process: the bundle is JavaScript.
      workers.push(new Worker(file, { execArgv: [], resourceLimits: LIMITS }));
    }
    return await use(share(workers));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    release();
  }
}

function share(workers: readonly Worker[]): VerificationThreads {
  const free = [...workers];
  const waiting: ((worker: Worker) => void)[] = [];

  async function take(): Promise<Worker> {
    return free.pop() ?? new Promise<Worker>((resolve) => waiting.push(resolve));
  }

  function give(worker: Worker): void {
    const next = waiting.shift();
    if (next === undefined) free.push(worker);
    else next(worker);
  }

  return {
    async run<T extends Task>(task: T) {
      const worker = await take();
      const said = await ask(worker, task);
      give(worker);
      if (said.is === "unusable") throw new OracleError(said.place, said.what);
      return said.answer as Answers[T["do"]];
    },
  };
}

/** A thread that fails is not given back: whoever waits for it is told, and ends all. */
function ask(worker: Worker, task: Task): Promise<FromThread> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (said: FromThread) => {
      worker.off("error", reject);
      resolve(said);
    });
    worker.postMessage(task);
  });
}
