/** `npm run mutants`: the exam of the harness, whose candidates are broken pipelines. */
import { availableParallelism } from "node:os";
import { defineCommand } from "../../../harness/arguments/command.ts";
import { EXIT_CODES, ShardproofError } from "../../../harness/arguments/errors.ts";
import { parseArguments } from "../../../harness/arguments/parse.ts";
import { exitOnSignals } from "../../../harness/platform/exit-signals.ts";
import { createEstimate } from "../../../harness/report/estimate.ts";
import { styleFor } from "../../../harness/report/style.ts";
import { loadMutant, mutantNames } from "./all-mutants.ts";
import { candidatesFor, examine } from "./examine.ts";
import { exitCodeOf, progressLines, resultTable } from "./result.ts";
import { createPlayer } from "./targets.ts";

const COMMAND = defineCommand({
  call: "npm run mutants --",
  summary: "Breaks the pipeline in known ways and sees whether scenarios and properties notice",
  positionals: [],
  flags: {
    only: {
      type: "text",
      example: "shared-temporary-name",
      description: "one mutant, or several with commas between them, instead of all",
    },
    target: {
      type: "choice",
      choices: ["local", "simulated"],
      default: "local",
      description: "where scenarios are played, as far as they and the mutant can be played there",
    },
  },
  notes: [
    "A mutant is a file in properties/mutants/: the real pipeline with one bug. Every scenario and file of properties that it names must notice it, and must have nothing against the real pipeline.",
    "SHARDPROOF_MUTANT=<name> npx vitest run properties/<file> runs properties against one.",
  ],
  examples: [
    ["", "all of them"],
    ["--only shared-temporary-name", "one"],
    ["--target simulated", "all of them, in a quarter of the time"],
  ],
  exitCodes: [
    "0 every mutant is caught   1 one survives",
    "2 bad usage   3 the exam could not be held, or the real pipeline fails it",
  ],
});

async function main(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(COMMAND, words);
  if (parsed.help !== null) {
    process.stdout.write(parsed.help);
    return EXIT_CODES.holds;
  }
  const names = parsed.flags.only?.split(",").map((name) => name.trim()) ?? mutantNames();
  const mutants = await Promise.all([...new Set(names)].map(loadMutant));
  const candidates = candidatesFor(mutants);
  const style = styleFor(process.stdout, process.env);
  const estimate = createEstimate(() => performance.now());
  let ended = 0;
  const all = await examine(candidates, {
    player: createPlayer(parsed.flags.target),
    parallel: availableParallelism(),
    onEnd(examined) {
      ended += 1;
      const left = estimate(ended, candidates.length);
      const place = `${ended}/${candidates.length}${left && `, ${left}`}`;
      process.stdout.write(progressLines(examined, place, style));
    },
  });
  process.stdout.write(`\n${resultTable(all, process.stdout.columns || 80, style)}`);
  return exitCodeOf(all);
}

exitOnSignals();
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isOurs = error instanceof ShardproofError;
    const told = isOurs ? error.message : (error as Error).stack;
    process.stderr.write(`${isOurs ? "" : "This is a bug of Shardproof: "}${told}\n`);
    process.exitCode = isOurs ? error.exitCode : EXIT_CODES.target;
  },
);
