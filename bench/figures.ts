/** The figures of one thing that was measured in several rounds, as results hold them. */
import { medianOf, mostOf } from "./median.ts";
import type { Usage } from "./usage.ts";

export type Round = Usage & { readonly wallMs: number };

export interface Figures extends Round {
  /** Each figure round by round. */
  readonly rounds: Readonly<Record<keyof Round, readonly number[]>>;
}

/** Medians, but for the peak of memory, which is that of the largest process in the worst round. */
export function figuresOf(rounds: readonly Round[]): Figures {
  const median = (figure: keyof Round) => Math.round(medianOf(rounds, (round) => round[figure]));
  const each = (figure: keyof Round) => rounds.map((round) => Math.round(round[figure]));
  return {
    wallMs: median("wallMs"),
    userMs: median("userMs"),
    systemMs: median("systemMs"),
    peakMiB: Math.round(mostOf(rounds, ({ peakMiB }) => peakMiB)),
    rounds: {
      wallMs: each("wallMs"),
      userMs: each("userMs"),
      systemMs: each("systemMs"),
      peakMiB: each("peakMiB"),
    },
  };
}

export const cpuMs = ({ userMs, systemMs }: Omit<Usage, "peakMiB">) => userMs + systemMs;
