/**
 * What failpoints cost where no fault is armed: every shard of a run, with and without failpoints, in
 * pairs of fresh processes. Less than 1 % is asked for.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { generateSources } from "../data/generate.ts";
import { defineCommand } from "../harness/arguments/command.ts";
import { EXIT_CODES, ShardproofError } from "../harness/arguments/errors.ts";
import { parseArguments } from "../harness/arguments/parse.ts";
import { atExit } from "../harness/platform/at-exit.ts";
import { exitOnSignals } from "../harness/platform/exit-signals.ts";
import { createEstimate } from "../harness/report/estimate.ts";
import {
  type Bench,
  type Builds,
  bundleBoth,
  NODE_FLAGS,
  prepareBench,
} from "./failpoint-builds.ts";
import type { ShardMeasurement } from "./failpoint-cost-run.ts";
import { type PairedRatio, pairedRatio } from "./paired.ts";
import { type Provenance, provenance, resultText } from "./provenance.ts";

const COMMAND = defineCommand({
  call: "npm run bench:failpoints --",
  summary: "Measures what failpoints cost where no fault is armed",
  positionals: [],
  flags: {
    customers: {
      type: "integer",
      min: 1,
      max: 10_000_000,
      default: 100_000,
      description: "customers of the run",
    },
    shards: { type: "integer", min: 1, max: 10_000, default: 10, description: "shards of the run" },
    rounds: {
      type: "integer",
      min: 1,
      max: 1000,
      default: 20,
      description: "rounds over all shards; each gives a pair for every shard",
    },
    out: {
      type: "path",
      default: "bench/results/failpoint-cost.json",
      description: "file to write",
    },
  },
  examples: [
    ["", "as it is committed"],
    ["--rounds 60 --out /tmp/cost.json", "with a narrower interval"],
  ],
  exitCodes: [
    "0 less than the limit, as far as the interval says   1 not less, or not sure",
    "2 bad usage   3 it could not be measured",
  ],
});

const SEED = 42;
/** Of a run's CPU time. */
const LIMIT = 0.01;

type Figure = "cpuMs" | "wallMs";

interface Pair {
  readonly with: ShardMeasurement;
  readonly without: ShardMeasurement;
}

/** Of a pair in the file. */
const PAIR_COLUMNS: readonly (readonly [Figure, keyof Pair])[] = [
  ["cpuMs", "with"],
  ["cpuMs", "without"],
  ["wallMs", "with"],
  ["wallMs", "without"],
];

async function main(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(COMMAND, words);
  if (parsed.help !== null) {
    process.stdout.write(parsed.help);
    return EXIT_CODES.holds;
  }
  const { customers, shards, rounds, out } = parsed.flags;
  const from = provenance(`${COMMAND.call} ${words.join(" ")}`.replace(/ -- $/, ""));
  const folder = mkdtempSync(join(tmpdir(), "failpoint-cost-"));
  atExit(() => rmSync(folder, { recursive: true, force: true }));
  const sources = join(folder, "sources");
  await generateSources({ customers, seed: SEED }, sources);
  const builds = await bundleBoth(folder);
  const bench = await prepareBench(sources, join(folder, "output"), shards);

  say(headLines(from, builds));
  say(`${customers} customers, ${shards} shards, seed ${SEED}: ${rounds} rounds`);
  const pairs: Pair[] = [];
  const estimate = createEstimate(() => performance.now());
  for (let round = 1; round <= rounds; round++) {
    const measured = await measureRound(bench, builds, shards, round);
    pairs.push(...measured);
    const [cpu, wall] = [sums(measured, "cpuMs"), sums(measured, "wallMs")];
    const left = estimate(round, rounds);
    say(`  ${round}${left && `, ${left}`}: CPU ${cpu.join(" / ")} ms, wall ${wall.join(" / ")} ms`);
  }
  const result = resultOf(pairs, await countRun(bench, builds, shards), rounds);
  const document = {
    question: "process_shard with failpoints, none armed, divided by process_shard without them",
    ...from,
    nodeFlags: NODE_FLAGS.join(" "),
    data: { customers, shards, seed: SEED },
    rounds,
    removed: builds.removed,
    ...result,
    columns: PAIR_COLUMNS.map(([figure, build]) => `${figure} ${build}`).join(", "),
    pairs: pairs.map((pair) => PAIR_COLUMNS.map(([figure, build]) => to(1, pair[build][figure]))),
  };
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, resultText(document));
  say(
    [
      "",
      "with / without   median   95 % interval    middle half",
      `CPU time         ${ratioText(result.cpu)}`,
      `wall time        ${ratioText(result.wall)}`,
      `counted: a run reaches ${result.counted.reached} failpoints; so many calls alone take ${result.counted.cpuMs} ms of CPU, ${(result.counted.shareOfRun * 100).toFixed(3)} % of a run`,
      `less than ${LIMIT * 100} %? ${result.verdict}`,
      out,
    ].join("\n"),
  );
  return result.verdict === "yes" ? EXIT_CODES.holds : EXIT_CODES.violated;
}

async function measureRound(bench: Bench, builds: Builds, shards: number, round: number) {
  const pairs: Pair[] = [];
  for (let shard = 0; shard < shards; shard++) {
    // Each build comes first in every other pair: what the first of two gains or suffers, both do.
    const isFirst = (round + shard) % 2 === 1;
    const one = await bench.measure(isFirst ? builds.with : builds.without, shard);
    const other = await bench.measure(isFirst ? builds.without : builds.with, shard);
    if (one.manifest !== other.manifest) {
      throw new ShardproofError("the two builds have published different bytes", EXIT_CODES.target);
    }
    pairs.push(isFirst ? { with: one, without: other } : { with: other, without: one });
  }
  return pairs;
}

async function countRun(bench: Bench, builds: Builds, shards: number) {
  const total = { reached: 0, cpuMs: 0 };
  for (let shard = 0; shard < shards; shard++) {
    const { reached, cpuMs } = await bench.count(builds.with, shard);
    total.reached += reached;
    total.cpuMs += cpuMs;
  }
  return { reached: total.reached, cpuMs: to(3, total.cpuMs) };
}

function resultOf(
  pairs: readonly Pair[],
  counted: { readonly reached: number; readonly cpuMs: number },
  rounds: number,
) {
  const ratio = (figure: Figure) =>
    rounded(pairedRatio(pairs.map((pair) => [pair.with[figure], pair.without[figure]])));
  const cpu = ratio("cpuMs");
  const [low, high] = cpu.interval;
  const [, cpuOfAll] = sums(pairs, "cpuMs");
  return {
    cpu,
    wall: ratio("wallMs"),
    counted: { ...counted, shareOfRun: to(6, counted.cpuMs / (cpuOfAll / rounds)) },
    limit: LIMIT,
    /** Judged by CPU time: wall time holds what else the machine did. */
    verdict:
      high < 1 + LIMIT ? "yes" : low >= 1 + LIMIT ? "no" : "not sure: more rounds are needed",
  };
}

/** With and without failpoints. */
function sums(pairs: readonly Pair[], figure: Figure): [number, number] {
  const sum = (build: keyof Pair) => pairs.reduce((all, pair) => all + pair[build][figure], 0);
  return [Math.round(sum("with")), Math.round(sum("without"))];
}

function rounded({ median, interval, quartiles }: PairedRatio): PairedRatio {
  return {
    median: to(4, median),
    interval: [to(4, interval[0]), to(4, interval[1])],
    quartiles: [to(4, quartiles[0]), to(4, quartiles[1])],
  };
}

function to(digits: number, value: number): number {
  return Number(value.toFixed(digits));
}

function ratioText({ median, interval, quartiles }: PairedRatio): string {
  const text = (values: readonly number[]) => values.map((value) => value.toFixed(4)).join(" … ");
  return `${median.toFixed(4)}   ${text(interval)}  ${text(quartiles)}`;
}

function headLines({ machine, node, commit, command }: Provenance, { removed }: Builds): string {
  const files = Object.entries(removed).map(([file, count]) => `${count} of ${file}`);
  const statements = Object.values(removed).reduce((sum, count) => sum + count, 0);
  return [
    `${machine.cpu}, ${machine.cpus} processors, ${machine.memoryGiB} GiB, ${machine.system}, load ${machine.load}`,
    `node ${node} ${NODE_FLAGS.join(" ")}, commit ${commit}, ${command}`,
    `${statements} failpoints taken out: ${files.join(", ")}`,
  ].join("\n");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
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
