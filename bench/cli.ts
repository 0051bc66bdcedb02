/** `npm run bench`: how fast the pipeline is, beside what anyone would use instead. */

import { tellGenerating } from "../data/progress.ts";
import { EXIT_CODES, ShardproofError } from "../harness/arguments/errors.ts";
import { parseArguments } from "../harness/arguments/parse.ts";
import { exitOnSignals } from "../harness/platform/exit-signals.ts";
import { createEstimate } from "../harness/report/estimate.ts";
import { openProgress } from "../harness/report/progress.ts";
import { type BenchPlan, COMMAND, planOf } from "./command.ts";
import { generatedData } from "./generated-data.ts";
import { PARTS, type PartName } from "./parts.ts";
import { type Provenance, provenance } from "./provenance.ts";
import { sectionOf, writeResult, writeSummary } from "./result-files.ts";
import { grouped } from "./text.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

/** Shards of a run where one number is enough: as many as the tutorial's. */
const SHARDS = 10;

async function main(words: readonly string[]): Promise<void> {
  const parsed = parseArguments(COMMAND, words);
  if (parsed.help !== null) {
    process.stdout.write(parsed.help);
    return;
  }
  const plan = planOf(parsed.flags);
  const from = provenance([COMMAND.call, ...words].join(" ").replace(/ --$/, ""));
  say(headOf(plan, from));
  const benches = new Map<number, Promise<Workbench>>();
  for (const name of plan.parts) {
    const customers = Math.ceil(plan.customers * (PARTS[name].times ?? 1));
    const bench = benches.get(customers) ?? workbenchFor(customers, plan);
    benches.set(customers, bench);
    await measurePart(name, await bench, plan, from);
  }
  say(`\nIn ${plan.out}: ${writeSummary(plan.out).join(", ")}`);
}

async function workbenchFor(customers: number, { profiles }: BenchPlan): Promise<Workbench> {
  const progress = openProgress(process.stdout, process.env, () => performance.now());
  const onGenerate = () => say(`generating ${grouped(customers)} customers …`);
  const data = await generatedData(customers, onGenerate, tellGenerating(progress));
  progress.clear();
  return openWorkbench(data, profiles);
}

async function measurePart(
  name: PartName,
  bench: Workbench,
  plan: BenchPlan,
  from: Provenance,
): Promise<void> {
  const part = PARTS[name];
  const estimate = createEstimate(() => performance.now());
  const rounds = part.rounds ?? plan.rounds;
  const result = await part.measure(bench, {
    rounds,
    shards: SHARDS,
    shardCounts: plan.shardCounts,
    say(text, done = 0, of = 0) {
      const left = estimate(done, of);
      say(`  ${text}${left && `  (${left})`}`);
    },
  });
  const { folder: _, ...data } = bench.data;
  const file = { question: part.question, ...from, data, rounds, result };
  writeResult(plan.out, name, file);
  say(`\n${sectionOf(name, file)}\n`);
}

function headOf({ customers, rounds, isFull }: BenchPlan, from: Provenance): string {
  const { machine, node, commit } = from;
  const lines = [
    `${machine.cpu}, ${machine.cpus} processors, ${machine.memoryGiB} GiB, ${machine.system}, load ${machine.load}`,
    `node ${node}, commit ${commit}: ${grouped(customers)} customers, rounds: ${rounds}`,
  ];
  if (!isFull) lines.push("A look only: not measured as what is committed.");
  return lines.join("\n");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

exitOnSignals();
main(process.argv.slice(2)).catch((error: unknown) => {
  const isOurs = error instanceof ShardproofError;
  process.stderr.write(`${isOurs ? error.message : (error as Error).stack}\n`);
  process.exitCode = isOurs ? error.exitCode : EXIT_CODES.target;
});
