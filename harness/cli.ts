#!/usr/bin/env node
/** The command line: a table of contents. Each command is a file in `commands/`. */
import { callOf } from "./arguments/call.ts";
import { EXIT_CODES, ShardproofError } from "./arguments/errors.ts";
import { didYouMean } from "./arguments/nearest.ts";
import { failureOf } from "./commands/failure.ts";
import { isPackage } from "./own-files.ts";
import { exitOnSignals } from "./platform/exit-signals.ts";

/** What runs a command: takes the words after its name, gives the exit code. */
type Run = (words: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, readonly [meaning: string, load: () => Promise<Run>]>> = {
  data: [
    "generate the four source files",
    async () => {
      const { runDataCommand } = await import("../data/cli.ts");
      return (words) => runDataCommand(words, process);
    },
  ],
  dev: [
    "serve Render's workflow API on this machine, for SDKs and CLI",
    async () => (await import("./commands/dev.ts")).runDev,
  ],
  // It lints, type-checks and examines the repository: the package has none of that.
  ...(!isPackage() && {
    gate: [
      "check all that must hold before a deploy",
      async () => (await import("./commands/gate.ts")).runGateCommand,
    ],
  }),
  scenario: [
    "play a scenario and judge what it left; without a name, list them",
    async () => (await import("./commands/scenario.ts")).runScenario,
  ],
  search: [
    "look for a fault plan that breaks an invariant, in virtual time",
    async () => (await import("./commands/search.ts")).runSearch,
  ],
  trigger: [
    "run the pipeline over your own sources, without faults",
    async () => (await import("./commands/trigger.ts")).runTrigger,
  ],
};

/** 128 and the number of SIGPIPE, as for any program whose reader has gone. */
const READER_GONE = 141;

async function main([name, ...words]: readonly string[]): Promise<number> {
  if (name === undefined) throw new ShardproofError(usage().trimEnd(), EXIT_CODES.usage);
  if (name === "--help" || name === "-h") {
    process.stdout.write(usage());
    return EXIT_CODES.holds;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const guess = didYouMean(name, Object.keys(COMMANDS)) || ".";
    const message = `"${name}" is no command${guess}\n\n${usage().trimEnd()}`;
    throw new ShardproofError(message, EXIT_CODES.usage);
  }
  const run = await command[1]();
  return await run(words);
}

function usage(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => callOf(name).length));
  const lines = Object.entries(COMMANDS).map(
    ([name, [meaning]]) => `  ${callOf(name).padEnd(width)} …   ${meaning}`,
  );
  return ["Commands (each has --help):", ...lines, ""].join("\n");
}

/** @returns the exit code */
function tell(error: unknown): number {
  const { message, exitCode } = failureOf(error);
  process.stderr.write(`${message}\n`);
  return exitCode;
}

exitOnSignals();
for (const stream of [process.stdout, process.stderr]) {
  // A reader that has seen enough (`| head`) closes the pipe: end quietly, but claim no verdict.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? READER_GONE : EXIT_CODES.target);
  });
}
// Thrown from a callback of a timer or socket; nothing can go on from there.
process.on("uncaughtException", (error) => process.exit(tell(error)));
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = tell(error);
  },
);
