import { pathToFileURL } from "node:url";
import { readArguments, UsageError } from "./arguments.ts";
import { DataOutputError } from "./csv-files.ts";
import { flagOf } from "./flags.ts";
import { generateSources } from "./generate.ts";
import { helpText } from "./help.ts";
import { DataOptionsError } from "./options.ts";
import { progressLine, type Terminal } from "./progress.ts";
import { summaryText } from "./summary.ts";

/** Where the command writes to. */
export type Streams = { stdout: Terminal; stderr: Terminal & { isTTY?: boolean } };

/**
 * The command behind `npm run data`.
 *
 * @param argv the arguments after the script's name
 * @returns the exit code: 0 done, 2 an option cannot be used, 3 the folder cannot be written
 */
export async function runDataCommand(argv: readonly string[], streams: Streams): Promise<number> {
  try {
    const command = readArguments(argv);
    if (command.kind === "help") {
      streams.stdout.write(helpText());
      return 0;
    }
    const progress = streams.stderr.isTTY
      ? progressLine(streams.stderr, () => performance.now())
      : undefined;
    try {
      const made = await generateSources(command.options, command.out, progress?.show);
      progress?.clear();
      streams.stdout.write(summaryText(made, command.out));
      return 0;
    } catch (error) {
      progress?.clear();
      throw error;
    }
  } catch (error) {
    if (error instanceof DataOptionsError) {
      streams.stderr.write(`data: ${flagOf(error.option)}: ${error.problem}\n${SEE_HELP}`);
      return error.exitCode;
    }
    if (error instanceof UsageError) {
      streams.stderr.write(`data: ${error.message}\n${SEE_HELP}`);
      return error.exitCode;
    }
    if (error instanceof DataOutputError) {
      streams.stderr.write(`data: ${error.message}\n`);
      return error.exitCode;
    }
    throw error;
  }
}

const SEE_HELP = "See: npm run data -- --help\n";

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = await runDataCommand(process.argv.slice(2), process);
}
