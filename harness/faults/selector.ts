/** Which shards or attempts a fault is for: one number, a list of numbers, or `*` for any. */
import { z } from "zod";

export type Selector = number | readonly number[] | "*";

/**
 * The schema of a selector.
 *
 * @param what the thing that is selected, for the message: `a shard`
 */
export function selectorSchema(what: string, min: number, max: number) {
  const allowed = `${what} (${min} to ${max}), a list of them, or "*"`;
  const number = z.int(allowed).min(min, allowed).max(max, allowed);
  return z.union([number, z.array(number, allowed).min(1, allowed), z.literal("*", allowed)], {
    error: allowed,
  });
}

/** Whether a selector takes this number. Only `*` takes null, the place that has no number. */
export function selects(selector: Selector, number: number | null): boolean {
  if (selector === "*") return true;
  return typeof selector === "number"
    ? selector === number
    : number !== null && selector.includes(number);
}

/** `shards 3 and 5`, `every attempt`. */
export function describeNumbers(noun: string, selector: Selector): string {
  const named = namedIn(selector);
  if (named.length === 0) return `every ${noun}`;
  if (named.length === 1) return `${noun} ${named[0]}`;
  return `${noun}s ${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}

/** The numbers that a selector names; none for `*`. */
export function namedIn(selector: Selector): readonly number[] {
  if (selector === "*") return [];
  return typeof selector === "number" ? [selector] : selector;
}
