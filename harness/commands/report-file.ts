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
 * @throws UsageError it cannot be written
 */
export function reportFile(path: string): ReportFile {
  const shown = shownPath(path);
  attempt(
    () => {
      mkdirSync(dirname(path), { recursive: true });
      const isNew = !existsSync(path);
      closeSync(openSync(path, "a"));
      if (isNew) rmSync(path);
    },
    ({ code, message }) => {
      const why = code === "EISDIR" ? "it is a folder" : message;
      return new UsageError(`--report: ${shown} cannot be written: ${why}; name another file.`);
    },
  );
  return {
    path: shown,
    async write(page) {
      // Only now: a bundler takes time to load, and a list or a message needs none.
      const { pageAssets } = await import("../report/html/assets.ts");
      const text = page(await pageAssets());
      attempt(
        () => writeFileSync(path, text),
        ({ message }) =>
          new ShardproofError(
            `--report: cannot write ${shown}: ${message}; give another path`,
            EXIT_CODES.target,
          ),
      );
    },
  };
}

function attempt(
  action: () => void,
  errorFor: (error: NodeJS.ErrnoException) => ShardproofError,
): void {
  try {
    action();
  } catch (error) {
    throw errorFor(error as NodeJS.ErrnoException);
  }
}
