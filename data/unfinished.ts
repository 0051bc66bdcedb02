import { rmSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";

/**
 * Temporary names of files that are being written. None of them outlives this process, unless it is
 * killed; what a killed one left, the next one removes.
 */
const live = new Set<string>();
let claimed = 0;

/**
 * A temporary path beside the final one, which is absolute. No other run has it, so that two runs into one folder do
 * not write into one file; and nothing that looks for `*.csv` takes it for a whole file.
 */
export function claimUnfinished(path: string): string {
  if (claimed === 0) process.on("exit", removeLive);
  claimed += 1;
  const unfinished = `${path}.${process.pid}-${claimed}.unfinished`;
  live.add(unfinished);
  return unfinished;
}

/** Says that a file has its final name, or is gone. */
export function releaseUnfinished(unfinished: string): void {
  live.delete(unfinished);
}

/** Removes what dead processes left of these files in a folder; never fails. */
export async function removeLeftovers(folder: string, names: readonly string[]): Promise<void> {
  // A folder that is not there or cannot be read comes to light when it is written to.
  for (const entry of await readdir(folder).catch(() => [])) {
    const [, name = "", pid] = /^(.+\.csv)\.(\d+)-\d+\.unfinished$/.exec(entry) ?? [];
    if (pid === undefined || !names.includes(name)) continue;
    const path = join(resolve(folder), entry);
    if (live.has(path) || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue;
    await rm(path, { force: true }).catch(() => undefined);
  }
}

/** Synchronous, as an exiting process waits for nothing. */
function removeLive(): void {
  for (const path of live) {
    try {
      rmSync(path, { force: true });
    } catch {
      // Nothing is left to be done about it.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
