/** What all commands have in common: their help, and an error as a document where the output is one. */
import type { Command, Flags, FlagValues } from "../arguments/command.ts";
import { EXIT_CODES } from "../arguments/errors.ts";
import { parseArguments } from "../arguments/parse.ts";
import { failureDocument } from "./failure.ts";

/**
 * Reads a command line and does what it asks for. With a flag `json` that is given, an error is told as
 * the one document on stdout too.
 *
 * @param words what follows the command's name
 * @param run does the work; @returns the exit code
 * @returns the exit code
 * @throws UsageError the command line is wrong; and whatever `run` throws
 */
export async function runCommand<const F extends Flags>(
  command: Command<F>,
  words: readonly string[],
  run: (flags: FlagValues<F>, positionals: readonly string[]) => number | Promise<number>,
): Promise<number> {
  const parsed = parseArguments(command, words);
  if (parsed.help !== null) {
    process.stdout.write(parsed.help);
    return EXIT_CODES.holds;
  }
  const { flags, positionals } = parsed;
  try {
    return await run(flags, positionals);
  } catch (error) {
    if ("json" in flags && flags.json === true) process.stdout.write(failureDocument(error));
    throw error;
  }
}
