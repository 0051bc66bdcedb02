/** What pairs of measurements say: the middle of their ratios, and how sure that is. */
import seedrandom from "seedrandom";

export interface PairedRatio {
  /** Median of the ratios first / second. */
  readonly median: number;
  /** 95 % interval of that median, by a percentile bootstrap over the pairs. */
  readonly interval: readonly [low: number, high: number];
  /** The middle half of the single ratios. */
  readonly quartiles: readonly [low: number, high: number];
}

/** Enough that the ends of the interval do not change in the fourth digit. */
const RESAMPLES = 10_000;

/**
 * The ratio of two things measured in pairs, so that what disturbs a machine for longer than a pair
 * falls out.
 *
 * @param pairs at least one; figures above 0
 */
export function pairedRatio(
  pairs: readonly (readonly [first: number, second: number])[],
): PairedRatio {
  const ratios = pairs.map(([first, second]) => first / second);
  const random = seedrandom("shardproof");
  const medians = Array.from({ length: RESAMPLES }, () =>
    quantile(
      ratios.map(() => ratios[Math.floor(random() * ratios.length)] as number),
      0.5,
    ),
  );
  return {
    median: quantile(ratios, 0.5),
    interval: [quantile(medians, 0.025), quantile(medians, 0.975)],
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
  };
}

/** The value below which such a part lies, linear between neighbours. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}
