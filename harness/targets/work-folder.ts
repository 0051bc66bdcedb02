/** Where a scenario is played: a folder of its own that stays for a person to look at. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import { atExit } from "../platform/at-exit.ts";

/** Below the working directory; ignored by git. */
export const WORK_ROOT = ".shardproof";

export interface ClaimedFolder {
  /** Absolute. */
  readonly path: string;
  /** Lets go of the folder; what is in it stays. The end of this process does so too. */
  release(): void;
  /** Removes the folder with all that is in it. */
  remove(): void;
}

export interface WorkFolder extends ClaimedFolder {
  /** The generated CSV files. */
  readonly sources: string;
  /** What the fault-free run published. */
  readonly reference: string;
  /** What the run under judgement published. */
  readonly output: string;
  /** What the oracle puts aside where the data is large; there only until the play is judged. */
  readonly oracle: string;
  readonly journal: string;
}

/**
 * Claims a folder as `claimFolder` does, with one in it for everything that a play of our pipeline needs.
 *
 * @throws ShardproofError (exit code 3) the folder cannot be written
 */
export function claimWorkFolder(name: string, root = WORK_ROOT): WorkFolder {
  const claimed = claimFolder(name, ["sources", "reference", "output"], root);
  const below = (part: string) => join(claimed.path, part);
  return {
    ...claimed,
    sources: below("sources"),
    reference: below("reference"),
    output: below("output"),
    oracle: below("oracle"),
    journal: below("journal.ndjson"),
  };
}

/**
 * Claims an empty folder `<root>/<name>`, or `<name>-2` and so on while another process plays there.
 * What an earlier play left in it is removed.
 *
 * @param parts folders that are made in it
 * @throws ShardproofError (exit code 3) the folder cannot be written
 */
export function claimFolder(
  name: string,
  parts: readonly string[],
  root = WORK_ROOT,
): ClaimedFolder {
  try {
    mkdirSync(root, { recursive: true });
    for (let n = 1; ; n++) {
      const path = resolve(root, n === 1 ? name : `${name}-${n}`);
      const lock = `${path}.lock`;
      if (!takeLock(lock)) continue;
      rmSync(path, { recursive: true, force: true });
      for (const part of parts) mkdirSync(join(path, part), { recursive: true });
      const release = () => {
        keep();
        rmSync(lock, { force: true });
      };
      const keep = atExit(release);
      return {
        path,
        release,
        remove: () => rmSync(path, { recursive: true, force: true }),
      };
    }
  } catch (error) {
    throw new ShardproofError(
      `cannot write below ${resolve(root)}: ${(error as Error).message}; play from a folder that you may write to`,
      EXIT_CODES.target,
    );
  }
}

/** The lock holds the process id of its owner; one whose owner is gone is taken over. */
function takeLock(path: string): boolean {
  for (;;) {
    try {
      const file = openSync(path, "wx");
      writeSync(file, String(process.pid));
      closeSync(file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (ownerLives(path)) return false;
    rmSync(path, { force: true });
  }
}

function ownerLives(lock: string): boolean {
  let owner: number;
  try {
    owner = Number(readFileSync(lock, "utf8"));
  } catch {
    // Released between our look and this one.
    return false;
  }
  // Empty: its owner has made it and not yet written into it.
  if (!(owner > 0)) return true;
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
