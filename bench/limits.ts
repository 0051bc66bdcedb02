/** The physical limits beside the figures of the pipeline. */
import { LIMIT_NAMES, LIMITS, type LimitName } from "./limit-names.ts";
import { medianOf, to } from "./median.ts";
import type { Part } from "./part.ts";
import type { LimitMeasurement, LimitsAnswer, LimitsOrder } from "./programs/limits.ts";
import { markdownTable, seconds } from "./text.ts";

export interface LimitsResult {
  readonly sourceBytes: number;
  readonly ids: number;
  readonly outputBytes: number;
  readonly limits: Readonly<Record<LimitName, LimitMeasurement>>;
}

/** Bytes of a profile, as the generator's customers have them; only how much is written depends on it. */
const PROFILE_BYTES = 700;

export const limitsPart: Part<LimitsResult> = {
  question: "What nothing that does this job on Node can go below on this machine",
  async measure(bench, { rounds: count, say }) {
    const { folder, rows, bytes, customers } = bench.data;
    const outputBytes = customers * PROFILE_BYTES;
    const rounds: LimitsAnswer[] = [];
    for (let number = 1; number <= count; number++) {
      const output = bench.newOutput("limits");
      const order: LimitsOrder = {
        sources: folder,
        output: `${output}/bytes`,
        outputBytes,
        ids: rows,
      };
      const { answer } = await bench.measure<LimitsAnswer>("limits", order);
      bench.dropOutput(output);
      rounds.push(answer);
      const took = LIMIT_NAMES.map((name) => `${name} ${seconds(answer[name].wallMs)}`);
      say(`limits, round ${number} of ${count}: ${took.join(", ")}`, number, count);
    }
    const limits = LIMIT_NAMES.map((name) => [
      name,
      {
        wallMs: to(
          0,
          medianOf(rounds, (round) => round[name].wallMs),
        ),
        cpuMs: to(
          0,
          medianOf(rounds, (round) => round[name].cpuMs),
        ),
      },
    ]);
    return { sourceBytes: bytes, ids: rows, outputBytes, limits: Object.fromEntries(limits) };
  },
  report({ sourceBytes, outputBytes, limits }) {
    const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
    return [
      "### Physical limits",
      markdownTable(
        ["in one thread of Node", "wall", "CPU"],
        LIMIT_NAMES.map((name) => [
          LIMITS[name],
          seconds(limits[name].wallMs),
          seconds(limits[name].cpuMs),
        ]),
      ),
      `${megabytes(sourceBytes)} in, ${megabytes(outputBytes)} out.`,
    ].join("\n\n");
  },
};
