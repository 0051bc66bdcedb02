/** The command line: a table of contents. Each command is a file in `commands/`. */
import { EXIT_CODES, ShardproofError } from "./arguments/errors.ts";
import { didYouMean } from "./arguments/nearest.ts";
import { exitOnSignals } from "./platform/exit-signals.ts";

/** What runs a command: takes the words after its name, gives the exit code. */
type Run = (words: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, readonly [meaning: string, load: () => Promise<Run>]>> = {
  scenario: [
    "play a scenario and judge what it left; without a name, list them",
    async () => (await import("./commands/scenario.ts")).runScenario,
  ],
  trigger: [
    "run the pipeline over your own sources, without faults",
    async () => (await import("./commands/trigger.ts")).runTrigger,
  ],
};

async function main([name, ...words]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h") {
    process.stdout.write(usage());
    return name === undefined ? EXIT_CODES.usage : EXIT_CODES.holds;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const guess = didYouMean(name, Object.keys(COMMANDS)) || ".";
    throw new ShardproofError(`"${name}" is no command${guess}\n\n${usage()}`, EXIT_CODES.usage);
  }
  const run = await command[1]();
  return await run(words);
}

function usage(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(
    ([name, [meaning]]) => `  npm run ${name.padEnd(width)} -- …   ${meaning}`,
  );
  return ["Commands (each has --help):", ...lines, ""].join("\n");
}

exitOnSignals();
// A reader that has seen enough (`| head`) closes the pipe: nothing is wrong with us then.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT_CODES.holds);
  throw error;
});
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof ShardproofError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = error.exitCode;
    } else {
      process.stderr.write(
        `This is a bug of Shardproof: ${error instanceof Error ? error.stack : error}\n`,
      );
      process.exitCode = EXIT_CODES.target;
    }
  },
);
