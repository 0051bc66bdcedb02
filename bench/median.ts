/** What several rounds of a measurement come to. */
import { quantile } from "./paired.ts";

/** The median of a figure over rounds, linear between the two in the middle. */
export function medianOf<Round>(
  rounds: readonly Round[],
  figure: (round: Round) => number,
): number {
  return quantile(rounds.map(figure), 0.5);
}

/** The largest of a figure over rounds: for memory, where one round too many is a failure. */
export function mostOf<Round>(rounds: readonly Round[], figure: (round: Round) => number): number {
  return Math.max(...rounds.map(figure));
}

export function sumOf<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + figure(item), 0);
}

/** A ratio of two things that were measured in the same round, over several rounds. */
export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Of what is over what, round by round. */
export function ratioOf<Round>(
  rounds: readonly Round[],
  over: (round: Round) => number,
  under: (round: Round) => number,
): Ratio {
  const ratios = rounds.map((round) => over(round) / under(round));
  return {
    median: to(3, quantile(ratios, 0.5)),
    least: to(3, Math.min(...ratios)),
    most: to(3, Math.max(...ratios)),
  };
}

/** Rounded to so many digits behind the point. */
export function to(digits: number, value: number): number {
  return Number(value.toFixed(digits));
}
