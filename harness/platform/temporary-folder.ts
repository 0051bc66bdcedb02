/** Folders for what nobody keeps: they go when they are released, at the latest with this process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "./at-exit.ts";

export interface TemporaryFolder {
  /** Absolute. */
  readonly path: string;
  /** Removes it with all that is in it. Fine to call twice. */
  release(): void;
}

/**
 * Makes a folder of its own.
 *
 * @param prefix its name's beginning, for whoever finds one: `shardproof-worker-`
 * @param parent the folder that it lies in
 * @throws Error of the file system, with its `code`, if it cannot be made
 */
export function temporaryFolder(prefix: string, parent = tmpdir()): TemporaryFolder {
  const path = mkdtempSync(join(parent, prefix));
  const release = () => {
    forget();
    removeAll(path);
  };
  const forget = atExit(release);
  return { path, release };
}

/** How often it is tried, and the pause between two tries in ms. */
const TRIES = 100;
const PAUSE_MS = 5;

/**
 * At the end of a process Node's own threads may still make files in the folder while it is being
 * removed: then all of it once more. (`maxRetries` of Node's `rmSync` does not look again into it.)
 */
function removeAll(path: string): void {
  for (let tries = 1; ; tries++) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY" || tries === TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
