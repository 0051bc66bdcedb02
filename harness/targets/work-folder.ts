/** Where a scenario is played: a folder of its own that stays for a person to look at. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import { atExit } from "../platform/at-exit.ts";

/** Below the working directory; ignored by git. */
export const WORK_ROOT = ".shardproof";

export interface WorkFolder {
  /** Absolute. */
  readonly path: string;
  /** The generated CSV files. */
  readonly sources: string;
  /** What the fault-free run published. */
  readonly reference: string;
  /** What the run under judgement published. */
  readonly output: string;
  /** What the oracle puts aside where the data is large; there only until the play is judged. */
  readonly oracle: string;
  readonly journal: string;
  /** Lets go of the folder; what is in it stays. The end of this process does so too. */
  release(): void;
  /** Removes the folder with all that is in it. */
  remove(): void;
}

/**
 * Claims an empty folder `<root>/<name>`, or `<name>-2` and so on while another process plays there.
 * What an earlier play left in it is removed.
 *
 * @throws ShardproofError (exit code 3) the folder cannot be written
 */
export function claimWorkFolder(name: string, root = WORK_ROOT): WorkFolder {
  try {
    mkdirSync(root, { recursive: true });
    for (let n = 1; ; n++) {
      const path = resolve(root, n === 1 ? name : `${name}-${n}`);
      const lock = `${path}.lock`;
      if (!takeLock(lock)) continue;
      rmSync(path, { recursive: true, force: true });
      const folder = (below: string) => join(path, below);
      for (const below of ["sources", "reference", "output"]) {
        mkdirSync(folder(below), { recursive: true });
      }
      const release = () => {
        keep();
        rmSync(lock, { force: true });
      };
      const keep = atExit(release);
      return {
        path,
        sources: folder("sources"),
        reference: folder("reference"),
        output: folder("output"),
        oracle: folder("oracle"),
        journal: folder("journal.ndjson"),
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
