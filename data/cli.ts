import { pathToFileURL } from "node:url";
import { UsageError } from "../harness/arguments/errors.ts";
import { parseArguments } from "../harness/arguments/parse.ts";
import { exitOnSignals } from "../harness/platform/exit-signals.ts";
import { openProgress } from "../harness/report/progress.ts";
import type { Environment, OutputStream } from "../harness/report/style.ts";
import { COMMAND, flagOf, optionsOf } from "./command.ts";
import { generateSources, type Progress } from "./generate.ts";
import { DataOptionsError } from "./options.ts";
import { DataOutputError } from "./output-error.ts";
import { tellGenerating } from "./progress.ts";
import { commandAgain, summaryText } from "./summary.ts";

/** Where the command writes to, and what tells it whether that is redrawn. */
export type Surroundings = { stdout: OutputStream; stderr: OutputStream; env: Environment };

/**
 * The command behind `npm run data`.
 *
 * @param words the words after the script's name
 * @returns the exit code: 0 done, 2 an option cannot be used, 3 the folder cannot be written
 */
export async function runDataCommand(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { stdout, stderr, env } = surroundings;
  try {
    const parsed = parseArguments(COMMAND, words);
    if (parsed.help !== null) {
      stdout.write(parsed.help);
      return 0;
    }
    const { out } = parsed.flags;
    const options = optionsOf(parsed.flags);
    const made = await withProgress(stderr, env, (onProgress) =>
      generateSources(options, out, onProgress),
    );
    const again = commandAgain(COMMAND.call, words, options);
    stdout.write(summaryText(made, options, out, again));
    return 0;
  } catch (error) {
    const { message, exitCode } = reportOf(error);
    stderr.write(`${message}\n`);
    return exitCode;
  }
}

type Report = { message: string; exitCode: number };

function reportOf(error: unknown): Report {
  if (error instanceof DataOptionsError) {
    const message = `${flagOf(error.option)}: ${error.problem}\nSee ${COMMAND.call} --help`;
    return { message, exitCode: error.exitCode };
  }
  if (error instanceof UsageError || error instanceof DataOutputError) return error;
  return { message: `This is a bug of the generator: ${error}`, exitCode: 3 };
}

async function withProgress<T>(
  stream: OutputStream,
  env: Environment,
  work: (onProgress: (made: Progress) => void) => Promise<T>,
): Promise<T> {
  const progress = openProgress(stream, env, () => performance.now());
  // On Ctrl-C the process exits from within the work.
  process.once("exit", progress.clear);
  try {
    return await work(tellGenerating(progress));
  } finally {
    progress.clear();
    process.off("exit", progress.clear);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  exitOnSignals();
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) closes the pipe: nothing is wrong with us then.
    if (error.code === "EPIPE") process.exit(0);
    process.stderr.write(`cannot write the summary: ${error.message}\n`);
    process.exit(3);
  });
  process.exitCode = await runDataCommand(process.argv.slice(2), process);
}
