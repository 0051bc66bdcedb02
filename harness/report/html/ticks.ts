/** Where an axis of time is marked, and how. */

/** Steps that people count by. */
const STEPS = [1, 2, 5, 10] as const;

/**
 * Round times from 0 to `end`, evenly spaced, `about` of them at the most besides 0. In ms.
 *
 * @example ticksTo(730, 8) // [0, 100, 200, 300, 400, 500, 600, 700]
 */
export function ticksTo(end: number, about: number): number[] {
  if (end <= 0) return [0];
  const power = 10 ** Math.floor(Math.log10(end / about));
  const step = STEPS.map((by) => by * power).find((by) => end / by <= about) ?? end;
  const count = Math.floor(withoutDust(end / step));
  return Array.from({ length: count + 1 }, (_, index) => withoutDust(index * step));
}

/** 0.7 / 0.1 as 7, as it would be without binary fractions. */
function withoutDust(value: number): number {
  return Number(value.toPrecision(12));
}

/** A time on an axis up to `end`: `40 ms`, from a second on `1.5 s`. */
export function tickLabel(tick: number, end: number): string {
  return end < 1000 ? `${tick} ms` : `${tick / 1000} s`;
}
