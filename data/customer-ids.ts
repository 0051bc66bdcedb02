import { hash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { awkwardId } from "./awkward-ids.ts";
import { type CheckedDataOptions, countOf, DataOptionsError, type HotShard } from "./options.ts";
import { chooser, randomFor } from "./random.ts";

/** The ids of all customers, four bytes each. */
export type CustomerIds = {
  /** Id of the customer with this index, 0 … customers-1. */
  idOf(customer: number): string;
  /** An id that belongs to no customer; for rows that must not bring one into being. */
  ghostId(ordinal: number): string;
  /** How many ids are awkward. */
  awkward: number;
  /** How many customers the hot shard has, when one was asked for. */
  hotCustomers: number;
};

/** Numbers from here on stand for awkward ids; below are those of `cust_` ids. */
const AWKWARD_FROM = 2 ** 31;
/** Eight digits. */
const NUMBERS = 100_000_000;
/** Numbers tried between two reports: some 30 ms. */
const TRIES_PER_REPORT = 1 << 16;
/** Share of the numbers that a hot shard may be expected to need, so that the search ends. */
const SAFE_NUMBERS = 0.9 * NUMBERS;

/**
 * Chooses the ids. Without a hot shard, customer n is `cust_` and n in 8 digits, or an awkward id.
 * With one, numbers are tried upwards and taken as long as their side (hot or other) has room.
 *
 * @param onTried called now and then in a long search: numbers tried, and about how many it takes
 * @throws DataOptionsError when the hot share cannot be met.
 */
export async function chooseIds(
  options: CheckedDataOptions,
  onTried: (tried: number, expected: number) => void,
): Promise<CustomerIds> {
  const { customers, seed } = options;
  const awkward = countOf(options.awkwardIds, customers);
  const numbers = new Uint32Array(customers);
  const isAwkward = chooser(randomFor(seed, "awkward-ids"), awkward, customers);
  let ordinal = 0;
  for (let customer = 0; customer < customers; customer += 1) {
    numbers[customer] = isAwkward() ? AWKWARD_FROM + ordinal++ : customer;
  }
  const hot = options.hot;
  const firstFree = hot === null ? customers : await heat(numbers, awkward, hot, onTried);
  return {
    idOf: (customer) => idOfNumber(numbers[customer] as number),
    ghostId: (ghost) => idOfNumber(firstFree + ghost),
    awkward,
    hotCustomers: hot === null ? 0 : Math.round(hot.fraction * customers),
  };
}

/** Replaces plain numbers so that the hot shard gets its share; returns the first unused number. */
async function heat(
  numbers: Uint32Array,
  awkward: number,
  hot: HotShard,
  onTried: (tried: number, expected: number) => void,
): Promise<number> {
  const customers = numbers.length;
  const plain = customers - awkward;
  let hotAwkward = 0;
  for (let ordinal = 0; ordinal < awkward; ordinal += 1) {
    if (shardOf(awkwardId(ordinal), hot.shards) === hot.shard) hotAwkward += 1;
  }
  let hotLeft = Math.round(hot.fraction * customers) - hotAwkward;
  let othersLeft = plain - hotLeft;
  refuseImpossible(hot, hotLeft, othersLeft, awkward);

  const expected = Math.max(
    hotLeft * hot.shards,
    hot.shards === 1 ? 0 : (othersLeft * hot.shards) / (hot.shards - 1),
  );
  let next = 0;
  for (let customer = 0; customer < customers; customer += 1) {
    if ((numbers[customer] as number) >= AWKWARD_FROM) continue;
    for (;;) {
      const isHot = shardOf(idOfNumber(next), hot.shards) === hot.shard;
      next += 1;
      if (next % TRIES_PER_REPORT === 0) {
        onTried(Math.min(next, expected), expected);
        await setImmediate(); // signals are heard
      }
      if (isHot ? hotLeft > 0 : othersLeft > 0) {
        if (isHot) hotLeft -= 1;
        else othersLeft -= 1;
        numbers[customer] = next - 1;
        break;
      }
    }
  }
  return next;
}

function refuseImpossible(hot: HotShard, hotLeft: number, othersLeft: number, awkward: number) {
  if (hotLeft < 0 || othersLeft < 0) {
    throw new DataOptionsError(
      "hotFraction",
      `found ${hot.fraction}, which the ${awkward} awkward ids rule out, as their shards are fixed; ask for fewer awkward ids or another fraction`,
    );
  }
  if (hot.shards === 1 && othersLeft > 0) {
    throw new DataOptionsError(
      "hotFraction",
      `found ${hot.fraction}; with 1 shard only 1 is allowed, as all customers are in it`,
    );
  }
  const needed = hotLeft * hot.shards;
  if (needed > SAFE_NUMBERS) {
    throw new DataOptionsError(
      "hotFraction",
      `found ${hot.fraction} of the customers in one of ${hot.shards} shards; that needs about ${needed} ids to choose from, and there are ${NUMBERS}; ask for fewer shards, customers or a lower fraction`,
    );
  }
}

function idOfNumber(number: number): string {
  if (number >= AWKWARD_FROM) return awkwardId(number - AWKWARD_FROM);
  return `cust_${String(number).padStart(8, "0")}`;
}

/** The pipeline's sharding rule (design, section 5), written anew: nothing is shared with tasks/. */
function shardOf(id: string, shards: number): number {
  return Number.parseInt(hash("md5", id).slice(0, 8), 16) % shards;
}
