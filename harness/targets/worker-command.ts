/** The command that starts a worker: another one's, or our own, bundled into a temporary folder. */
import { bundleWorker } from "../platform/bundle.ts";
import { splitCommand } from "../platform/command-line.ts";
import { temporaryFolder } from "../platform/temporary-folder.ts";

export interface WorkerCommand {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Removes what was made for it; the end of this process does so too. */
  release(): void;
}

/**
 * The worker to play with.
 *
 * @param line command line of a worker that speaks Render's task protocol; ours without it
 * @throws UsageError the line cannot be split into words
 */
export async function workerCommand(line: string | undefined): Promise<WorkerCommand> {
  if (line !== undefined) return { command: splitCommand(line), release() {} };
  const { path, release } = temporaryFolder("shardproof-worker-");
  try {
    return { command: await bundleWorker(path), release };
  } catch (error) {
    release();
    throw error;
  }
}
