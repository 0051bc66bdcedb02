/** From the words of a command line to typed values, or to a message that says what to write. */
import { parseArgs } from "node:util";
import type { Command, Flag, Flags, FlagValues } from "./command.ts";
import { UsageError } from "./errors.ts";
import { type FlagInput, readValue } from "./flag-value.ts";
import { didYouMean } from "./nearest.ts";
import { usage } from "./usage.ts";

export type ParsedArguments<F extends Flags> =
  | { readonly help: string }
  | {
      readonly help: null;
      readonly flags: FlagValues<F>;
      /** In order; those that are not required may be missing at the end. */
      readonly positionals: readonly string[];
    };

/**
 * Reads a command line. `--help` (or `-h`) anywhere wins and gives the text to print.
 *
 * @param words what follows the command's name: `process.argv.slice(3)`
 * @throws UsageError naming every flag or word that is wrong, what was found and what is allowed
 */
export function parseArguments<const F extends Flags>(
  command: Command<F>,
  words: readonly string[],
): ParsedArguments<F> {
  const { tokens } = parseArgs({
    args: [...words],
    // Not strict: its messages stop at the first problem and guess nothing.
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      ...Object.fromEntries(
        Object.entries(command.flags).map(([name, flag]) => [
          name,
          { type: flag.type === "boolean" ? ("boolean" as const) : ("string" as const) },
        ]),
      ),
    },
  });

  const problems: string[] = [];
  const positionals: string[] = [];
  const values: Record<string, FlagInput> = {};
  for (const [name, flag] of Object.entries(command.flags)) {
    if (flag.type === "boolean") values[name] = false;
    else if (repeats(flag)) values[name] = [];
    else if ("default" in flag && flag.default !== undefined) values[name] = flag.default;
  }

  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    if (token.name === "help") return { help: usage(command) };
    const flag = Object.hasOwn(command.flags, token.name) ? command.flags[token.name] : undefined;
    if (flag === undefined) {
      problems.push(unknownFlag(command, token.rawName));
      continue;
    }
    if (given.has(token.name) && !repeats(flag))
      problems.push(`${token.rawName} is given more than once.`);
    given.add(token.name);
    const read = readValue(token.rawName, flag, token.value, token.inlineValue ?? false);
    if ("problem" in read) problems.push(read.problem);
    else if (repeats(flag))
      values[token.name] = [...(values[token.name] as string[]), `${read.value}`];
    else values[token.name] = read.value;
  }

  problems.push(...missingFlags(command, given), ...positionalProblems(command, positionals));
  if (problems.length > 0) {
    throw new UsageError([...problems, `See ${command.call} --help`].join("\n"));
  }
  return { help: null, flags: values as FlagValues<F>, positionals };
}

function repeats(flag: Flag): boolean {
  return "repeats" in flag && flag.repeats === true;
}

function unknownFlag(command: Command, rawName: string): string {
  const known = [...Object.keys(command.flags), "help"].map((name) => `--${name}`);
  return `${rawName} is not a flag of this command${didYouMean(rawName, known) || "."}`;
}

function missingFlags(command: Command, given: ReadonlySet<string>): string[] {
  return Object.entries(command.flags)
    .filter(([name, flag]) => "required" in flag && flag.required && !given.has(name))
    .map(([name, { description }]) => `--${name} is missing: ${description}.`);
}

function positionalProblems(command: Command, found: readonly string[]): string[] {
  const missing = command.positionals
    .slice(found.length)
    .filter((positional) => positional.required)
    .map(({ name, description }) => `<${name}> is missing: ${description}.`);
  const most = command.positionals.at(-1)?.repeats ? found.length : command.positionals.length;
  const extra = found.slice(most).map((word) => {
    // `npm run x --seed 7` keeps `--seed` for npm and hands on a lone `7`.
    const npm = command.call.startsWith("npm run ")
      ? " If a flag stood before it: npm run needs `--` before the flags."
      : "";
    return `"${word}" is one word too many.${npm}`;
  });
  return [...missing, ...extra];
}
