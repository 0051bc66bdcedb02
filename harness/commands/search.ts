/** `npm run search`: looks for a fault plan under which an invariant is violated. */
import { availableParallelism } from "node:os";
import { callOf } from "../arguments/call.ts";
import { defineCommand, type FlagValues } from "../arguments/command.ts";
import { EXIT_CODES, UsageError } from "../arguments/errors.ts";
import { didYouMean } from "../arguments/nearest.ts";
import { INVARIANTS } from "../invariants/index.ts";
import { temporaryFolder } from "../platform/temporary-folder.ts";
import { counted } from "../report/figures.ts";
import { searchPage } from "../report/html/search-page.ts";
import { searchProgress, searchReport } from "../report/search-report.ts";
import { failureSuite } from "../report/suites/failure-suite.ts";
import { searchSuite } from "../report/suites/search-suite.ts";
import { type Suite, verdictOfSuite } from "../report/suites/suite.ts";
import { bundleThread } from "../search/bundle-thread.ts";
import { saveFound } from "../search/save-found.ts";
import { search } from "../search/search.ts";
import { failureOf, jsonText } from "./failure.ts";
import { JUNIT_FLAG, preparePublishing } from "./publish.ts";
import { REPORT_FLAG, reportFile } from "./report-file.ts";
import { runCommand } from "./run-command.ts";

const COMMAND = defineCommand({
  call: callOf("search"),
  summary: "Searches fault plans at random, in virtual time, and shrinks the first that fails",
  positionals: [],
  flags: {
    runs: {
      type: "integer",
      min: 1,
      max: 1_000_000_000,
      default: 10_000,
      description: "how many plans at the most, one for each seed",
    },
    seconds: {
      type: "integer",
      min: 1,
      max: 604_800,
      default: 60,
      description: "begin no further plan after so many seconds",
    },
    seed: {
      type: "integer",
      min: 0,
      max: 1_000_000_000,
      default: 1,
      description: "the first seed; nightly runs take disjoint ranges",
    },
    only: {
      type: "text",
      example: "exactly-once",
      description: "invariants that count, with commas between; all without it",
    },
    workers: {
      type: "integer",
      min: 1,
      max: 256,
      description: "threads; as many as the machine has cores without it",
    },
    out: {
      type: "path",
      default: ".shardproof/found",
      description: "folder for the scenario file of a failing plan",
    },
    report: REPORT_FLAG,
    json: {
      type: "boolean",
      description: "print one JSON document (harness/report/output.schema.json) and nothing else",
    },
    junit: JUNIT_FLAG,
  },
  examples: [
    ["", "a minute's worth"],
    ["--seed 5000000 --runs 1000000 --seconds 3600", "a nightly range of its own"],
    ["--only exactly-once,correct-content", "look for wrong data only"],
  ],
});

/** How often a line of progress is printed where there is no terminal, in ms. */
const LINE_EVERY_MS = 5000;

/** @returns the exit code */
export function runSearch(words: readonly string[]): Promise<number> {
  return runCommand(COMMAND, words, async (flags) => {
    const only = invariantsNamed(flags.only);
    const publish = preparePublishing("shardproof search", flags.junit);
    let suite: Suite;
    try {
      suite = await searchAndTell(flags, only);
    } catch (error) {
      publish([failureSuite("search", failureOf(error).message)]);
      throw error;
    }
    publish([suite]);
    return EXIT_CODE_OF[verdictOfSuite(suite)];
  });
}

async function searchAndTell(
  flags: FlagValues<typeof COMMAND.flags>,
  only: readonly string[] | undefined,
): Promise<Suite> {
  const report = flags.report === undefined ? null : reportFile(flags.report);
  const threads = flags.workers ?? availableParallelism();
  const folder = temporaryFolder("shardproof-search-");
  const say = (text: string) => {
    if (!flags.json) process.stdout.write(text);
  };
  // A search takes long: the terminal may be made another size meanwhile.
  const width = () => process.stdout.columns || 80;
  const lastSeed = flags.seed + flags.runs - 1;
  say(
    `seeds ${flags.seed} to ${lastSeed} on ${counted(threads, "thread")}, at most ${flags.seconds} s\n`,
  );
  let toldAt = 0;
  try {
    const result = await search({
      thread: await bundleThread(folder.path),
      firstSeed: flags.seed,
      runs: flags.runs,
      seconds: flags.seconds,
      threads,
      only,
      onProgress(progress) {
        if (progress.seconds * 1000 < toldAt + LINE_EVERY_MS) return;
        toldAt = progress.seconds * 1000;
        say(searchProgress(progress, flags, width()));
      },
      onFailure: (seed) => say(`seed ${seed} fails; shrinking its plan\n`),
    });
    const { failure, runs, seconds, shapes, pairs } = result;
    const found = failure && saveFound(failure, flags.out);
    const suite = searchSuite({ firstSeed: flags.seed, runs, seconds }, only ?? JUDGED, found);
    await report?.write((assets) => searchPage(result, found, assets));
    if (flags.json) {
      const verdict = verdictOfSuite(suite);
      const told = { schemaVersion: 1, verdict, exitCode: EXIT_CODE_OF[verdict], runs, seconds };
      process.stdout.write(jsonText({ ...told, shapes, pairs: [...pairs].sort(), found }));
    } else {
      say(searchReport(result, found, width()));
      if (report !== null) say(`report    ${report.path}\n`);
    }
    return suite;
  } finally {
    folder.release();
  }
}

/** One that played nothing could not be run. */
const EXIT_CODE_OF = {
  pass: EXIT_CODES.holds,
  fail: EXIT_CODES.violated,
  error: EXIT_CODES.target,
  skipped: EXIT_CODES.target,
} as const;

/** All that a search judges. */
const JUDGED: readonly string[] = [...INVARIANTS.map(({ name }) => name), "liveness"];

function invariantsNamed(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  return text.split(",").map((name) => {
    if (JUDGED.includes(name)) return name;
    const guess = didYouMean(name, JUDGED) || ".";
    throw new UsageError(
      `--only: "${name}" is no invariant${guess} There are: ${JUDGED.join(", ")}.`,
    );
  });
}
