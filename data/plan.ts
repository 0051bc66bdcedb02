import { dealAddedRows } from "./added-rows.ts";
import { AWKWARD_FIELDS } from "./awkward-fields.ts";
import { SOURCES, type Source } from "./columns.ts";
import { type CustomerIds, chooseIds } from "./customer-ids.ts";
import { type CheckedDataOptions, countOf, DataOptionsError } from "./options.ts";
import { choosePresence, type Presence } from "./presence.ts";
import { chooser, randomFor } from "./random.ts";

/** All that is decided before the first row is written. */
export type Plan = {
  options: CheckedDataOptions;
  ids: CustomerIds;
  presence: Presence;
  /** Rows to add, one byte each: an index into ADDED_KINDS. */
  added: Record<Source, Uint8Array>;
  /** By customer: 0 for a plain good row, else 1 plus an index into AWKWARD_FIELDS. */
  awkwardness: Record<Source, Uint8Array>;
  superseded: number;
  /** Rows of all files, headers not counted. */
  totalRows: number;
};

/**
 * Turns options into counts and choices.
 *
 * @param onTried as for chooseIds, which with a hot shard can take half a minute
 * @throws DataOptionsError when options contradict one another
 */
export async function planData(
  options: CheckedDataOptions,
  onTried: (tried: number, expected: number) => void,
): Promise<Plan> {
  const ids = await chooseIds(options, onTried);
  const presence = choosePresence(options);
  const goodRows = SOURCES.reduce((sum, source) => sum + presence.customersIn(source), 0);
  const superseded = countOf(options.superseded, goodRows);
  const malformed = countOf(options.malformed, goodRows);
  return {
    options,
    ids,
    presence,
    added: dealAddedRows(superseded, malformed, options.malformedKinds),
    awkwardness: dealAwkwardness(options, presence, goodRows),
    superseded,
    totalRows: goodRows + superseded + malformed,
  };
}

/** Chooses the awkward rows among the good ones of all sources; the sorts take turns. */
function dealAwkwardness(
  { customers, seed, awkwardFields }: CheckedDataOptions,
  presence: Presence,
  goodRows: number,
): Record<Source, Uint8Array> {
  const wanted = countOf(awkwardFields, goodRows);
  if (wanted > goodRows) {
    throw new DataOptionsError(
      "awkwardFields",
      `found ${wanted}; allowed is at most the number of good rows, ${goodRows}`,
    );
  }
  const isAwkward = chooser(randomFor(seed, "awkward-fields"), wanted, goodRows);
  let turn = 0;
  const deal = (source: Source) => {
    const awkwardness = new Uint8Array(customers);
    for (let customer = 0; customer < customers; customer += 1) {
      if (presence.isIn(source, customer) && isAwkward()) {
        awkwardness[customer] = 1 + (turn % AWKWARD_FIELDS.length);
        turn += 1;
      }
    }
    return awkwardness;
  };
  return {
    crm: deal("crm"),
    billing: deal("billing"),
    product: deal("product"),
    support: deal("support"),
  };
}
