/** The `data:` part of a scenario: the options of the generator in `data/options.ts`. */
import { z } from "zod";
import { MALFORMED_KINDS } from "../../data/options.ts";

const MAX = 10_000_000;
const CUSTOMERS = `a whole number from 1 to ${MAX}`;
const AMOUNT = `0 (none), a fraction below 1 such as 0.05, or a count from 1 to ${MAX}`;
const HOT_SHARD = "a shard (0 to 9999)";
const HOT_FRACTION = "a fraction above 0 up to 1, such as 0.5";
const KINDS = "a list of at least one kind";

const amount = (of: string) =>
  z
    .union(
      [
        z.number(AMOUNT).min(0, AMOUNT).lt(1, AMOUNT),
        z.int(AMOUNT).min(1, AMOUNT).max(MAX, AMOUNT),
      ],
      AMOUNT,
    )
    .optional()
    .describe(`${of} 0 is none, below 1 a fraction, from 1 a count.`);

const flag = (meaning: string) => z.boolean().optional().describe(meaning);

/**
 * Seed and number of shards are left out here: they are the scenario's. What depends on other
 * options (a count above the number of customers) is checked by `checkDataOptions`.
 */
export const dataSchema = z.strictObject({
  customers: z
    .int(CUSTOMERS)
    .min(1, CUSTOMERS)
    .max(MAX, CUSTOMERS)
    .describe("Customers that exist in the data."),
  missing: amount("Customers that lack one to three of the four sources."),
  superseded: amount("Rows that a later row of the same customer in the same source replaces."),
  malformed: amount("Rows that cannot be used and must be quarantined."),
  malformedKinds: z
    .array(z.enum(MALFORMED_KINDS, "a kind of malformed row"), KINDS)
    .min(1, KINDS)
    .optional()
    .describe("Kinds that `malformed` is spread over (default: all)."),
  awkwardIds: amount("Customers whose id is awkward: `007`, ` x`, unicode, line breaks."),
  awkwardFields: amount("Rows that are written awkwardly, but correctly: quotes, line breaks."),
  hotShard: z
    .int(HOT_SHARD)
    .min(0, HOT_SHARD)
    .max(9999, HOT_SHARD)
    .optional()
    .describe("The shard that gets `hotFraction` of the customers."),
  hotFraction: z
    .number(HOT_FRACTION)
    .gt(0, HOT_FRACTION)
    .max(1, HOT_FRACTION)
    .optional()
    .describe("Share of the customers in the hot shard (default 0.5)."),
  crlf: flag("Rows end at CRLF instead of LF."),
  bom: flag("Files start with a UTF-8 byte order mark."),
  shuffleRows: flag("Rows stand in a random order."),
  shuffleColumns: flag("Columns stand in a random order, another one in each source."),
});
