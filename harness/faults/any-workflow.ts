/**
 * Faults of a workflow of the user's own: any worker that speaks Render's task protocol, unmodified. They
 * strike from outside, so whatever needs our pipeline's code, store or sources cannot.
 */
import type { DeliveryOrder } from "./delivery-order.ts";
import type { FaultProblem, RunOccasion } from "./fault.ts";
import { describeMoment, type Moment, momentProblems, triggerOf } from "./moment.ts";
import { describeRunSelection, isRunSelected, type RunSelectionFields } from "./run-selection.ts";

/** Why faults at failpoints are refused. */
export const NEEDS_FAILPOINTS =
  "it strikes at a failpoint in our pipeline's code, and your worker's has none; kill-at, delay, hang and zombie strike from outside";
/** Why faults in reads and writes are refused. */
export const NEEDS_STORE =
  "it strikes in our pipeline's reads and writes, and your worker makes its own; kill-at with `file` strikes while a file is written";
/** Why faults in the sources are refused. */
export const NEEDS_SOURCES =
  "it spoils the sources of our pipeline, and your worker reads its own; give it other input by `run.input`";

type WithoutPosition<Order> = Order extends unknown ? Omit<Order, "fault"> : never;

/** The parts of a fault that surely strikes the attempts selected. */
export function strikesRuns<Own extends object>(
  does: (fault: Own) => string,
  order: (fault: Own) => WithoutPosition<DeliveryOrder>,
) {
  return {
    isCertain: true,
    describe: (fault: Own & RunSelectionFields) => `${does(fault)} ${describeRunSelection(fault)}`,
    problems: (): FaultProblem[] => [],
    deliver: (fault: Own & RunSelectionFields, position: number, occasion: RunOccasion) =>
      isRunSelected(fault, occasion)
        ? ({ fault: position, ...order(fault) } as DeliveryOrder)
        : null,
  };
}

type AtMoment = { readonly at: Moment };

/**
 * The parts of a fault that strikes the attempts selected at a moment, if they come to it.
 *
 * @param does takes the moment in words: `after 40 ms`
 */
export function strikesRunsAtMoment<Own extends object>(
  does: (fault: Own, moment: string) => string,
  action: (fault: Own) => object,
) {
  const strikes = strikesRuns<Own & AtMoment>(
    (fault) => does(fault, describeMoment(fault.at)),
    (fault) =>
      ({ ...action(fault), trigger: triggerOf(fault.at) }) as WithoutPosition<DeliveryOrder>,
  );
  return {
    ...strikes,
    isCertain: false,
    problems: ({ at }: AtMoment) => momentProblems(at, ["at"]),
  };
}
