/** Where the time of a loop over all customers goes. */
import { medianOf, to } from "./median.ts";
import type { Part } from "./part.ts";
import { PHASE_NAMES, PHASES, type PhaseName } from "./phase-names.ts";
import type { PhasesAnswer, PhasesOrder } from "./programs/phases.ts";
import { markdownTable, millionsPerSecond, seconds } from "./text.ts";

export interface PhaseRow {
  readonly phase: PhaseName;
  /** What it takes beyond the phase before it; below 0 where noise is larger than that. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** All phases up to this one. */
  readonly upToWallMs: number;
  readonly upToCpuMs: number;
}

export interface PhasesResult {
  readonly rows: number;
  readonly phases: readonly PhaseRow[];
}

/** By phase, in their order. */
type Round = readonly PhasesAnswer[];

export const phasesPart: Part<PhasesResult> = {
  question: "What each phase adds to one loop over all customers, in one process",
  async measure(bench, { rounds: count, say }) {
    const rounds: Round[] = [];
    for (let number = 1; number <= count; number++) {
      const round: PhasesAnswer[] = [];
      for (const upTo of PHASE_NAMES) {
        const output = bench.newOutput("phases");
        const order: PhasesOrder = { sources: bench.data.folder, output, upTo };
        round.push((await bench.measure<PhasesAnswer>("phases", order)).answer);
        bench.dropOutput(output);
      }
      rounds.push(round);
      const took = PHASE_NAMES.map((name, i) => `${name} ${seconds(round[i]?.wallMs ?? 0)}`);
      say(
        `phases, round ${number} of ${count}, each with those before it: ${took.join(", ")}`,
        number,
        count,
      );
    }
    return { rows: bench.data.rows, phases: phaseRows(rounds) };
  },
  report({ rows, phases }) {
    return [
      "### Phase by phase",
      markdownTable(
        ["what a phase adds", "wall", "CPU", "rows per second", "up to here"],
        phases.map(({ phase, wallMs, cpuMs, upToWallMs }) => [
          `${phase}: ${PHASES[phase]}`,
          seconds(wallMs),
          seconds(cpuMs),
          wallMs > 0 ? millionsPerSecond(rows, wallMs) : "too fast to tell",
          seconds(upToWallMs),
        ]),
      ),
    ].join("\n\n");
  },
};

/** Medians of what each phase adds within a round, and of what it takes with those before it. */
export function phaseRows(rounds: readonly Round[]): PhaseRow[] {
  return PHASE_NAMES.map((phase, index) => {
    const upTo = (figure: keyof PhasesAnswer) =>
      medianOf(rounds, (round) => round[index]?.[figure] ?? 0);
    const added = (figure: keyof PhasesAnswer) =>
      medianOf(
        rounds,
        (round) => (round[index]?.[figure] ?? 0) - (round[index - 1]?.[figure] ?? 0),
      );
    return {
      phase,
      wallMs: to(0, added("wallMs")),
      cpuMs: to(0, added("cpuMs")),
      upToWallMs: to(0, upTo("wallMs")),
      upToCpuMs: to(0, upTo("cpuMs")),
    };
  });
}
