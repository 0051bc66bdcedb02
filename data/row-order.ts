import type { Source } from "./columns.ts";
import type { Presence } from "./presence.ts";
import { between, chance, chooser, type Random, randomFor, shuffle } from "./random.ts";

/** The rows of one file in order, four bytes each, and whom the added ones belong to. */
export type RowOrder = {
  /** One entry per row: a customer, or `customers` plus the number of an added row. */
  order: Uint32Array;
  /** By number of the added row: a customer, or from `customers` on, a ghost (no customer). */
  owners: Uint32Array;
};

/** What a file's order is made from. */
export type RowOrderInput = {
  seed: number;
  source: Source;
  customers: number;
  presence: Presence;
  /** One byte per row to add: 0 superseding, else malformed. */
  added: Uint8Array;
  shuffleRows: boolean;
};

/**
 * Orders the rows of a file: good rows in the customers' order, added rows at random places among
 * them; then, when asked for, everything shuffled. Shuffling changes who owns what in no way.
 */
export function orderRows(input: RowOrderInput): RowOrder {
  const { seed, source, customers, presence, added } = input;
  const random = randomFor(seed, "order", source);
  const total = presence.customersIn(source) + added.length;
  const order = new Uint32Array(total);
  const owners = new Uint32Array(added.length);
  // Kinds come in blocks; dealt out like this they mix.
  const sequence = Uint32Array.from(added, (_, row) => row);
  shuffle(random, sequence);

  const isAdded = chooser(random, added.length, total);
  let place = 0;
  let customer = -1;
  for (let row = 0; row < total; row += 1) {
    if (isAdded()) {
      const number = sequence[place++] as number;
      order[row] = customers + number;
      const choose = added[number] === 0 ? supersedingOwner : malformedOwner;
      owners[number] = choose(input, customer, number, random);
    } else {
      do customer += 1;
      while (!presence.isIn(source, customer));
      order[row] = customer;
    }
  }
  if (input.shuffleRows) shuffle(randomFor(seed, "shuffle-rows", source), order);
  return { order, owners };
}

/** One in four follows the row that it supersedes; the others stand anywhere, before or after. */
function supersedingOwner(
  { source, customers, presence }: RowOrderInput,
  latest: number,
  _number: number,
  random: Random,
): number {
  if (latest >= 0 && chance(random, 25)) return latest;
  for (;;) {
    const customer = between(random, 0, customers - 1);
    if (presence.isIn(source, customer)) return customer;
  }
}

/** One in four belongs to no customer; of the others some own no good row in this source. */
function malformedOwner(
  { customers }: RowOrderInput,
  latest: number,
  number: number,
  random: Random,
): number {
  if (chance(random, 25)) return customers + number;
  if (latest >= 0 && chance(random, 25)) return latest;
  return between(random, 0, customers - 1);
}
