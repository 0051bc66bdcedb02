/**
 * `npm run mutants:search`: does the search find the bugs with no hint? Each mutant's pipeline is
 * searched from the same seed; the table says how soon, and how small the plan is in the end.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { provenance } from "../../../bench/provenance.ts";
import { defineCommand } from "../../../harness/arguments/command.ts";
import { EXIT_CODES, ShardproofError } from "../../../harness/arguments/errors.ts";
import { parseArguments } from "../../../harness/arguments/parse.ts";
import { exitOnSignals } from "../../../harness/platform/exit-signals.ts";
import { temporaryFolder } from "../../../harness/platform/temporary-folder.ts";
import { createEstimate } from "../../../harness/report/estimate.ts";
import { bundleThread } from "../../../harness/search/bundle-thread.ts";
import { search } from "../../../harness/search/search.ts";
import { loadMutant, mutantNames } from "./all-mutants.ts";
import type { NamedMutant } from "./mutant.ts";
import { esbuildPlugin } from "./plugins.ts";

const COMMAND = defineCommand({
  call: "npm run mutants:search --",
  summary:
    "Searches every broken pipeline for its bug, with no hint, and tells how soon it is found",
  positionals: [],
  flags: {
    only: {
      type: "text",
      example: "shared-temporary-name",
      description: "one mutant, or several with commas between them, instead of all",
    },
    runs: {
      type: "integer",
      min: 1,
      max: 10_000_000,
      default: 3000,
      description: "plans to try for each mutant at the most",
    },
    seconds: {
      type: "integer",
      min: 1,
      max: 86_400,
      default: 60,
      description: "seconds for each mutant at the most",
    },
    out: {
      type: "path",
      description: "file to write the table to, as Markdown",
      example: "properties/mutants/SEARCH.md",
    },
  },
  examples: [["--out properties/mutants/SEARCH.md", "the committed table"]],
  exitCodes: ["0 the table was made   2 bad usage   3 a mutant could not be searched"],
});

interface Row {
  readonly mutant: NamedMutant;
  /** Null where it was not found. */
  readonly found: {
    readonly runs: number;
    readonly seconds: number;
    readonly violated: readonly string[];
    readonly faults: readonly string[];
    readonly customers: number;
    readonly shards: number;
  } | null;
}

const FIRST_SEED = 1;

async function main(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(COMMAND, words);
  if (parsed.help !== null) {
    process.stdout.write(parsed.help);
    return EXIT_CODES.holds;
  }
  const { flags } = parsed;
  const names = flags.only?.split(",").map((name) => name.trim()) ?? mutantNames();
  const mutants = await Promise.all([...new Set(names)].map(loadMutant));
  const folder = temporaryFolder("shardproof-search-").path;
  const rows: Row[] = [];
  const estimate = createEstimate(() => performance.now());
  for (const [index, mutant] of mutants.entries()) {
    // What only a process of its own can get wrong is out of a simulation's reach.
    if (mutant.showsOnlyOn === "local") continue;
    const thread = await bundleThread(join(folder, mutant.name), [esbuildPlugin(mutant)]);
    const limits = { runs: flags.runs, seconds: flags.seconds };
    const threads = availableParallelism();
    const { failure, seconds } = await search({
      ...limits,
      thread,
      firstSeed: FIRST_SEED,
      threads,
    });
    const row: Row = { mutant, found: failure && foundOf(failure, seconds) };
    rows.push(row);
    const left = estimate(index + 1, mutants.length);
    const count = `${index + 1}/${mutants.length}${left && `, ${left}`}`;
    process.stdout.write(`[${count}] ${cells(row).join("  ")}\n`);
  }
  const found = rows.filter((row) => row.found !== null);
  const small = found.filter((row) => (row.found?.faults.length ?? 0) <= 2);
  const line = `${found.length} of ${rows.length} mutants found, ${small.length} of them with a plan of at most 2 faults.`;
  process.stdout.write(`${line}\n`);
  if (flags.out !== undefined) writeFileSync(flags.out, markdown(rows, line, words));
  return EXIT_CODES.holds;
}

function foundOf(
  { seed, found }: NonNullable<Awaited<ReturnType<typeof search>>["failure"]>,
  seconds: number,
): Row["found"] {
  const { faults, customers, shards } = found.searched;
  return {
    runs: seed - FIRST_SEED + 1,
    seconds,
    violated: found.violated,
    faults: faults.map(({ fault }) => fault),
    customers,
    shards,
  };
}

function cells({ mutant, found }: Row): string[] {
  if (found === null) return [mutant.name, "not found", "", "", "", "", ""];
  const { runs, seconds, violated, faults, customers, shards } = found;
  return [
    mutant.name,
    String(runs),
    seconds.toFixed(1),
    violated.join(", "),
    String(faults.length),
    faults.join(", ") || "none",
    `${shards} × ${customers}`,
  ];
}

function markdown(rows: readonly Row[], line: string, words: readonly string[]): string {
  const { date, commit, node, machine } = provenance([COMMAND.call, ...words].join(" "));
  const head = [
    "mutant",
    "runs until found",
    "seconds, shrinking included",
    "violated",
    "faults left",
    "which",
    "shards × customers left",
  ];
  return [
    "# What the search finds with no hint",
    "",
    "Each mutant's pipeline, searched from seed 1 by all invariants; the first plan that fails, shrunk.",
    "A plan without a fault means that the bug shows on its own, in data or in the order of steps.",
    "",
    `Made by \`${[COMMAND.call, ...words].join(" ")}\`, ${date.slice(0, 10)}, commit ${commit}, ${machine.cpus} × ${machine.cpu}, Node ${node}.`,
    "",
    line,
    "",
    `| ${head.join(" | ")} |`,
    `| ${head.map(() => "---").join(" | ")} |`,
    ...rows.map((row) => `| ${cells(row).join(" | ")} |`),
    "",
  ].join("\n");
}

exitOnSignals();
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isOurs = error instanceof ShardproofError;
    process.stderr.write(`${isOurs ? error.message : (error as Error).stack}\n`);
    process.exitCode = isOurs ? error.exitCode : EXIT_CODES.target;
  },
);
