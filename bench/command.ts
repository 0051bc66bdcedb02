/** The command line of `npm run bench`, and what it asks for. */
import { defineCommand, type FlagValues } from "../harness/arguments/command.ts";
import { DEFAULT_PARTS, PART_NAMES, type PartName } from "./parts.ts";

export const COMMAND = defineCommand({
  call: "npm run bench --",
  summary: "Measures the pipeline at scale, against the published reference and DuckDB",
  positionals: [],
  flags: {
    only: {
      type: "choices",
      choices: PART_NAMES,
      description: "only these parts; all but ten-million without it",
    },
    quick: {
      type: "boolean",
      description: "a look in less than a minute: few customers, one round, no promise",
    },
    customers: {
      type: "integer",
      min: 1,
      max: 1_000_000,
      description:
        "customers: 1 000 000 without it, 50 000 with --quick; ten-million takes ten times as many",
    },
    rounds: {
      type: "integer",
      min: 1,
      max: 100,
      description: "how often everything is measured: 3 times without it, once with --quick",
    },
    profiles: {
      type: "path",
      example: "/tmp/profiles",
      description: "folder for a CPU profile of every program that is measured",
    },
    out: {
      type: "path",
      description:
        "folder for results: bench/results, or .shardproof/bench where they are not to be committed",
    },
  },
  notes: [
    "It wants a quiet machine: what else runs is in the figures. Results that are not to be committed are those of --quick and --profiles, of fewer than 1 000 000 customers and of fewer than 3 rounds.",
    "Data are generated once, into data/generated/<customers>, and used again. Output lies beside them while it is needed.",
  ],
  examples: [
    ["", "as it is committed: some ten minutes"],
    ["--quick", "whether all of it works"],
    ["--only shard,duckdb --rounds 5", "two parts, with more rounds"],
    ["--only shard,phases --rounds 1 --profiles /tmp/profiles", "where the time goes"],
    ["--only ten-million", "ten million customers, once: needs 15 GB of disk"],
  ],
  exitCodes: ["0 measured   2 bad usage   3 it could not be measured"],
});

const CUSTOMERS = 1_000_000;
const ROUNDS = 3;
const SHARD_COUNTS = [1, 2, 5, 10, 20, 50];

/** What is to be measured, and how. */
export interface BenchPlan {
  readonly parts: readonly PartName[];
  readonly customers: number;
  readonly rounds: number;
  readonly shardCounts: readonly number[];
  /** Whether the results are such as the project commits. */
  readonly isFull: boolean;
  /** Folder for CPU profiles. */
  readonly profiles: string | undefined;
  /** Folder for the results. */
  readonly out: string;
}

/** Fills in what the flags leave open. Only results in full go where the committed ones are. */
export function planOf(flags: FlagValues<typeof COMMAND.flags>): BenchPlan {
  const { quick } = flags;
  const customers = flags.customers ?? (quick ? 50_000 : CUSTOMERS);
  const rounds = flags.rounds ?? (quick ? 1 : ROUNDS);
  const isFull =
    customers === CUSTOMERS && rounds >= ROUNDS && !quick && flags.profiles === undefined;
  return {
    parts: flags.only ?? DEFAULT_PARTS,
    customers,
    rounds,
    shardCounts: quick ? SHARD_COUNTS.filter((shards) => shards <= 10) : SHARD_COUNTS,
    isFull,
    profiles: flags.profiles,
    out: flags.out ?? (isFull ? "bench/results" : ".shardproof/bench"),
  };
}
