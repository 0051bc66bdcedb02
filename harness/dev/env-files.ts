/** Environment files, as the CLI's dev server reads them. */
import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { UsageError } from "../arguments/errors.ts";

/** Read from the working directory if it is there. */
const USUAL_FILE = ".env";

/**
 * What the files set: `.env` of the working directory, if there is one, and then those that are named.
 * Of a variable that several set, the last one counts.
 *
 * @throws UsageError a file that is named cannot be read
 */
export function environmentOfFiles(paths: readonly string[]): Record<string, string> {
  const usual = existsSync(USUAL_FILE) ? [USUAL_FILE] : [];
  return Object.assign({}, ...[...usual, ...paths].map(environmentOfFile));
}

function environmentOfFile(path: string): NodeJS.Dict<string> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(`--env-file: ${path} cannot be read: ${message.split(", ")[0]}.`);
  }
  return parseEnv(text);
}
