/** The figures of one thing that was measured in several rounds, as results hold them. */
import { medianOf, mostOf, to } from "./median.ts";
import type { Usage } from "./usage.ts";

export interface Figures {
  /** Medians. */
  readonly wallMs: number;
  readonly userMs: number;
  readonly systemMs: number;
  /** Of the largest process, in the worst round. */
  readonly peakMiB: number;
  /** Wall, user, system, peak of each round. */
  readonly rounds: readonly (readonly [number, number, number, number])[];
}

export type Round = Usage & { readonly wallMs: number };

export function figuresOf(rounds: readonly Round[]): Figures {
  return {
    wallMs: Math.round(medianOf(rounds, ({ wallMs }) => wallMs)),
    userMs: Math.round(medianOf(rounds, ({ userMs }) => userMs)),
    systemMs: Math.round(medianOf(rounds, ({ systemMs }) => systemMs)),
    peakMiB: Math.round(mostOf(rounds, ({ peakMiB }) => peakMiB)),
    rounds: rounds.map(({ wallMs, userMs, systemMs, peakMiB }) => [
      to(0, wallMs),
      to(0, userMs),
      to(0, systemMs),
      to(0, peakMiB),
    ]),
  };
}

export const cpuMs = ({ userMs, systemMs }: Omit<Usage, "peakMiB">) => userMs + systemMs;
