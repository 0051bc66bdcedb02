import { SOURCES, type Source } from "./columns.ts";
import { type CheckedDataOptions, countOf } from "./options.ts";
import { between, chooser, randomFor } from "./random.ts";

/** Which customers have a row in which source. */
export type Presence = {
  isIn(source: Source, customer: number): boolean;
  /** Number of customers in a source. */
  customersIn(source: Source): number;
  /** Customers that lack at least one source. */
  missing: number;
};

const ALL_SOURCES = 2 ** SOURCES.length - 1;

/** Chooses who is missing where. Nobody lacks all sources, and somebody lacks none. */
export function choosePresence(options: CheckedDataOptions): Presence {
  const { customers, seed } = options;
  // A fraction close to 1 must not round up to everybody.
  const missing = Math.min(countOf(options.missing, customers), customers - 1);
  const random = randomFor(seed, "missing");
  const lacksSome = chooser(random, missing, customers);
  const absences = new Uint8Array(customers);
  const counts = SOURCES.map(() => customers);
  for (let customer = 0; customer < customers; customer += 1) {
    if (!lacksSome()) continue;
    const absence = between(random, 1, ALL_SOURCES - 1);
    absences[customer] = absence;
    for (const [bit] of SOURCES.entries()) {
      if (absence & (1 << bit)) counts[bit] = (counts[bit] as number) - 1;
    }
  }
  return {
    isIn: (source, customer) =>
      ((absences[customer] as number) & (1 << SOURCES.indexOf(source))) === 0,
    customersIn: (source) => counts[SOURCES.indexOf(source)] as number,
    missing,
  };
}
