/** One shard, against the shard body of the published reference. */
import { cpuMs, type Figures, figuresOf } from "./figures.ts";
import { type Ratio, ratioOf } from "./median.ts";
import type { Part } from "./part.ts";
import type { ReferenceShardOrder } from "./programs/reference-shard.ts";
import type { ShardInputAnswer, ShardInputOrder } from "./programs/shard-input.ts";
import { markdownTable, mebibytes, seconds } from "./text.ts";
import { type Measured, MODE_NAMES, type Mode } from "./workbench.ts";

export interface ShardResult {
  readonly shards: number;
  readonly shard: number;
  readonly customers: number;
  /** From the sources, of which it reads every byte. */
  readonly own: Figures;
  /** From its slices, where the sources were partitioned before. */
  readonly ownFromSlices: Figures;
  readonly reference: Figures;
  /** Reference over ours. */
  readonly wallRatio: Ratio;
  readonly cpuRatio: Ratio;
}

interface OwnShard {
  readonly customers: number;
}

interface Round {
  readonly own: Measured<OwnShard>;
  readonly ownFromSlices: Measured<OwnShard>;
  readonly reference: Measured<{ readonly count: number }>;
}

const SHARD = 0;

export const shardPart: Part<ShardResult> = {
  question: "One shard in a fresh process, and the same shard as the published reference does it",
  async measure(bench, { rounds: count, shards, say }) {
    const inputs = {} as Record<Mode, object>;
    const outputs = MODE_NAMES.map((mode) => [mode, bench.newOutput("shard")] as const);
    for (const [mode, output] of outputs) {
      const order: ShardInputOrder = { run: bench.runInput(shards, output, mode), shard: SHARD };
      const { answer } = await bench.measure<ShardInputAnswer>("shard-input", order);
      inputs[mode] = answer.input;
    }
    const reference: ReferenceShardOrder = {
      sources: bench.data.folder,
      shard: SHARD,
      shardCount: shards,
    };
    const rounds: Round[] = [];
    for (let number = 1; number <= count; number++) {
      const round: Round = {
        own: await bench.measure("own-shard", inputs.routed),
        ownFromSlices: await bench.measure("own-shard", inputs.partitioned),
        reference: await bench.measure("reference-shard", reference),
      };
      requireSameCustomers(round);
      rounds.push(round);
      say(
        `shard, round ${number} of ${count}: ours ${seconds(round.own.wallMs)}, reference ${seconds(round.reference.wallMs)}`,
        number,
        count,
      );
    }
    for (const [, output] of outputs) bench.dropOutput(output);
    return {
      shards,
      shard: SHARD,
      customers: rounds[0]?.own.answer.customers ?? 0,
      own: figuresOf(rounds.map(({ own }) => own)),
      ownFromSlices: figuresOf(rounds.map((round) => round.ownFromSlices)),
      reference: figuresOf(rounds.map((round) => round.reference)),
      wallRatio: ratioOf(
        rounds,
        (round) => round.reference.wallMs,
        ({ own }) => own.wallMs,
      ),
      cpuRatio: ratioOf(
        rounds,
        (round) => cpuMs(round.reference),
        ({ own }) => cpuMs(own),
      ),
    };
  },
  report({ shards, own, ownFromSlices, reference, wallRatio, cpuRatio }) {
    return [
      `### One shard of ${shards}`,
      markdownTable(
        ["", "wall", "user", "system", "peak memory"],
        [
          ["this pipeline, from the sources", ...cells(own)],
          ["this pipeline, from its slices", ...cells(ownFromSlices)],
          ["the reference's shard body", ...cells(reference)],
        ],
      ),
      `The reference takes ${wallRatio.median} times as long (${wallRatio.least} to ${wallRatio.most}) and ${cpuRatio.median} times the CPU of ours from the sources. It publishes nothing; ours has published its profiles, made durable.`,
    ].join("\n\n");
  },
};

function cells({ wallMs, userMs, systemMs, peakMiB }: Figures): string[] {
  return [seconds(wallMs), seconds(userMs), seconds(systemMs), mebibytes(peakMiB)];
}

function requireSameCustomers({ own, ownFromSlices, reference }: Round): void {
  const [ours, theirs] = [own.answer.customers, reference.answer.count];
  if (ours === theirs && ours === ownFromSlices.answer.customers) return;
  throw new Error(`the shard has ${ours} customers, and ${theirs} for the reference`);
}
