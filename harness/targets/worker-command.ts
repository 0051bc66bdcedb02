/** The command that starts a worker: another one's, or our own, bundled into a temporary folder. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "../platform/at-exit.ts";
import { bundleWorker } from "../platform/bundle.ts";
import { splitCommand } from "../platform/command-line.ts";

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
  const folder = mkdtempSync(join(tmpdir(), "shardproof-worker-"));
  const release = () => {
    keep();
    rmSync(folder, { recursive: true, force: true });
  };
  const keep = atExit(release);
  try {
    return { command: await bundleWorker(folder), release };
  } catch (error) {
    release();
    throw error;
  }
}
