/** The same code without failpoints: an esbuild plugin that takes every call of one out. */
import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** `await failpoints.reach(…);` with the line that it stands on. No argument holds a semicolon. */
const STATEMENT = /^[ \t]*await (?:\w+\.)*failpoints\.reach\([^;]*\);[ \t]*\r?\n/gm;
const CALL = /\bfailpoints\s*\.\s*reach\s*\(/g;

export interface Removal {
  readonly code: string;
  readonly removed: number;
}

/**
 * A source text without the statements that reach a failpoint.
 *
 * @throws Error a failpoint is reached in another form, so that it would stay
 */
export function withoutFailpoints(code: string, file: string): Removal {
  let removed = 0;
  const rest = code.replace(STATEMENT, () => {
    removed += 1;
    return "";
  });
  const left = countOfCalls(rest);
  if (left > 0) {
    throw new Error(
      `${file} reaches ${left} failpoints otherwise than by a statement \`await failpoints.reach(…);\` on lines of its own, which is all that can be taken out`,
    );
  }
  return { code: rest, removed };
}

/** How many calls of a failpoint a text holds. */
export function countOfCalls(code: string): number {
  return code.match(CALL)?.length ?? 0;
}

/** @param onRemoved told of each file from which some were taken, with how many */
export function failpointRemover(onRemoved: (file: string, removed: number) => void): Plugin {
  return {
    name: "without-failpoints",
    setup(build) {
      build.onLoad({ filter: /[/\\]tasks[/\\].*\.ts$/ }, async ({ path }) => {
        const { code, removed } = withoutFailpoints(await readFile(path, "utf8"), path);
        if (removed > 0) onRemoved(path, removed);
        return { contents: code, loader: "ts" };
      });
    },
  };
}
