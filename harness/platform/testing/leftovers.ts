/** Real processes in tests: finding them, and what must not be left behind. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Ids of the processes whose command line holds the text. */
export function processesOf(text: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text);
    } catch {
      return false;
    }
  });
}

/**
 * A temporary folder for this test file alone, in which platforms of this process make theirs: what
 * other tests make at the same time is not seen there.
 */
export function ownTemporaryFolder(): { folder: string; content(): string[]; remove(): void } {
  const before = process.env.TMPDIR;
  const folder = mkdtempSync(join(tmpdir(), "own-"));
  process.env.TMPDIR = folder;
  return {
    folder,
    content: () => readdirSync(folder),
    remove() {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until something holds; a test that waits in vain fails by its own timeout. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Waits for a process to end. Once it has, it has for good. */
export function died(pid: number): Promise<void> {
  const isThere = () => {
    try {
      process.kill(pid, 0);
      // One that nobody has waited for yet is as dead.
      return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
    } catch {
      return false;
    }
  };
  return until(() => !isThere());
}
