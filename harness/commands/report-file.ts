/** The HTML report as a file (`--report`): its place is tried before a long play, and written after it. */
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { EXIT_CODES, ShardproofError, UsageError } from "../arguments/errors.ts";
import type { PageAssets } from "../report/html/assets.ts";
import { shownPath } from "../scenario/load.ts";

export interface ReportFile {
  /** For a person. */
  readonly path: string;
  /**
   * Writes the page; what was there is replaced.
   *
   * @throws ShardproofError (exit code 3) it cannot be written any more
   */
  write(page: (assets: PageAssets) => string): Promise<void>;
}

/** What the flag is, in `scenario` and `search` alike. */
export const REPORT_FLAG = {
  type: "path",
  example: "out.html",
  description: "write an HTML report that stands alone into this file",
} as const;

/**
 * Makes sure that a report can be written, so that nobody waits for a play whose report is lost. Folders
 * that lack are made; a file that is there stays as it is until the report is written.
 *
 * @throws UsageError it is a folder
 * @throws ShardproofError (exit code 3) it cannot be written
 */
export function reportFile(path: string): ReportFile {
  const shown = shownPath(path);
  attempt(shown, () => {
    mkdirSync(dirname(path), { recursive: true });
    const isNew = !existsSync(path);
    closeSync(openSync(path, "a"));
    if (isNew) rmSync(path);
  });
  return {
    path: shown,
    async write(page) {
      // Only now: a bundler takes time to load, and a list or a message needs none.
      const { pageAssets } = await import("../report/html/assets.ts");
      const text = page(await pageAssets());
      attempt(shown, () => writeFileSync(path, text));
    },
  };
}

function attempt(shown: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EISDIR") {
      throw new UsageError(
        `--report: ${shown} is a folder; name a file, such as ${shown}/out.html`,
      );
    }
    throw new ShardproofError(
      `--report: cannot write ${shown}: ${message}; give another path`,
      EXIT_CODES.target,
    );
  }
}
