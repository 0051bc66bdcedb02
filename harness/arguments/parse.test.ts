import { expect, expectTypeOf, test } from "vitest";
import { defineCommand } from "./command.ts";
import { UsageError } from "./errors.ts";
import { parseArguments } from "./parse.ts";

const command = defineCommand({
  call: "npm run scenario --",
  summary: "Plays a scenario and judges it",
  positionals: [{ name: "scenario", description: "name or path of a scenario", required: true }],
  flags: {
    seed: { type: "integer", min: 0, max: 4294967295, description: "where chance begins" },
    shards: { type: "integer", min: 1, max: 10000, default: 10, description: "how many" },
    output: { type: "path", description: "where the run goes", example: "runs/today" },
    target: { type: "choice", choices: ["local", "simulated"], description: "where to play" },
    json: { type: "boolean", description: "print one JSON document" },
  },
  examples: [["fail-one-shard --seed 7", "play one scenario with another seed"]],
});

function parsed(...words: string[]) {
  const result = parseArguments(command, words);
  if (result.help !== null) throw new Error("help was not asked for");
  return result;
}

function messageOf(...words: string[]): string {
  try {
    parseArguments(command, words);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).exitCode).toBe(2);
    return (error as UsageError).message.replace("\nSee npm run scenario -- --help", "");
  }
  throw new Error("nothing was refused");
}

test("values come typed, with defaults", () => {
  const { flags, positionals } = parsed(
    "fail-one-shard",
    "--seed",
    "7",
    "--target=local",
    "--json",
  );
  expect(flags).toEqual({ seed: 7, shards: 10, target: "local", json: true });
  expect(positionals).toEqual(["fail-one-shard"]);
  expectTypeOf(flags.seed).toEqualTypeOf<number | undefined>();
  expectTypeOf(flags.shards).toEqualTypeOf<number>();
  expectTypeOf(flags.target).toEqualTypeOf<"local" | "simulated" | undefined>();
  expectTypeOf(flags.json).toEqualTypeOf<boolean>();
});

test("a flag that repeats is a list, in order", () => {
  const repeating = defineCommand({
    ...command,
    positionals: [],
    flags: {
      worker: { type: "text", repeats: true, description: "a command" },
      file: { type: "path", repeats: true, description: "a file" },
    },
  });
  const result = parseArguments(repeating, ["--worker", "node a.js", "--worker=node b.js"]);
  if (result.help !== null) throw new Error("help was not asked for");
  expect(result.flags).toEqual({ worker: ["node a.js", "node b.js"], file: [] });
  expectTypeOf(result.flags.worker).toEqualTypeOf<readonly string[]>();
  expect(() => parseArguments(repeating, ["--worker", "a", "--worker", ""])).toThrow(
    "--worker needs a value",
  );
  const help = parseArguments(repeating, ["--help"]);
  expect(help.help).toContain("a command (may be repeated)");
});

test("after -- everything is a word", () => {
  expect(parsed("--", "--seed").positionals).toEqual(["--seed"]);
});

test.each([["--help"], ["-h"], ["x", "--nonsense", "--help"]])(
  "help is asked for by %s",
  (...words) => {
    // An unknown flag before --help does not stand in its way.
    expect(parseArguments(command, words).help).toContain("Usage\n");
  },
);

test.each([
  [
    "an unknown flag",
    ["x", "--sede", "7"],
    '--sede is not a flag of this command; did you mean "--seed"?\n"7" is one word too many. If a flag stood before it: npm run needs `--` before the flags.',
  ],
  ["an unknown flag like nothing", ["x", "--banana"], "--banana is not a flag of this command."],
  [
    "a property of every object",
    ["x", "--constructor"],
    "--constructor is not a flag of this command.",
  ],
  ["an unknown short flag", ["x", "-q"], "-q is not a flag of this command."],
  [
    "a fraction",
    ["x", "--shards", "1.5"],
    '--shards: "1.5" is not a whole number from 1 to 10000.',
  ],
  ["too small", ["x", "--shards", "0"], '--shards: "0" is not a whole number from 1 to 10000.'],
  [
    "too large",
    ["x", "--shards", "10001"],
    '--shards: "10001" is not a whole number from 1 to 10000.',
  ],
  ["negative", ["x", "--seed", "-5"], '--seed: "-5" is not a whole number from 0 to 4294967295.'],
  [
    "a number in another notation",
    ["x", "--shards", "1e3"],
    '--shards: "1e3" is not a whole number from 1 to 10000.',
  ],
  ["no value", ["x", "--seed"], "--seed needs a whole number from 0 to 4294967295."],
  ["an empty value", ["x", "--output="], "--output needs a path (for example runs/today)."],
  [
    "a swallowed flag",
    ["x", "--output", "--json"],
    '--output needs a path (for example runs/today), found the flag "--json".',
  ],
  [
    "a wrong choice",
    ["x", "--target", "locale"],
    '--target: "locale" is not one of local, simulated; did you mean "local"?',
  ],
  ["a value for a switch", ["x", "--json=yes"], '--json takes no value, found "yes".'],
  ["a flag given twice", ["x", "--seed", "1", "--seed", "2"], "--seed is given more than once."],
  ["no scenario", [], "<scenario> is missing: name or path of a scenario."],
  [
    "everything at once",
    ["--shards", "0", "--jsn"],
    '--shards: "0" is not a whole number from 1 to 10000.\n--jsn is not a flag of this command; did you mean "--json"?\n<scenario> is missing: name or path of a scenario.',
  ],
])("refused: %s", (_what, words, message) => {
  expect(messageOf(...words)).toBe(message);
});

test("a refusal says where help is", () => {
  expect(() => parseArguments(command, [])).toThrow(/\nSee npm run scenario -- --help$/);
});
