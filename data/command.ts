import { callOf } from "../harness/arguments/call.ts";
import { defineCommand, type FlagValues } from "../harness/arguments/command.ts";
import { type DataOptions, LIMITS, MALFORMED_KINDS } from "./options.ts";

const amountOfCustomers = { type: "amount", max: LIMITS.customers } as const;
const amountOfRows = { type: "amount", max: LIMITS.addedRows } as const;

/** The command line of `npm run data`: its flags are the options of the data, and where to. */
export const COMMAND = defineCommand({
  call: callOf("data"),
  summary: "Generates the four source files, the same bytes for the same options",
  positionals: [],
  flags: {
    out: {
      type: "path",
      required: true,
      description: "folder to write to; made when needed, older files in it are replaced",
      example: "data/generated/x",
    },
    customers: {
      type: "integer",
      min: 1,
      max: LIMITS.customers,
      default: 1000,
      description: "customers that exist",
    },
    seed: {
      type: "integer",
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      default: 42,
      description: "where every random choice comes from",
    },
    missing: { ...amountOfCustomers, description: "customers that lack one to three sources" },
    superseded: {
      ...amountOfRows,
      description: "further usable rows of customers, of which the last counts",
    },
    malformed: { ...amountOfRows, description: "further rows that must be quarantined" },
    "malformed-kinds": {
      type: "choices",
      choices: MALFORMED_KINDS,
      description: "only these kinds of malformed rows, instead of all",
    },
    "awkward-ids": {
      ...amountOfCustomers,
      description: "customers with ids such as 007, ' x', É in NFC and NFD, line breaks",
    },
    "awkward-fields": {
      type: "amount",
      max: LIMITS.awkwardFields,
      description: "good rows that are written awkwardly: quotes, commas, line breaks",
    },
    "hot-shard": {
      type: "integer",
      min: 0,
      max: LIMITS.shards - 1,
      description: "the shard that gets more than its share of the customers",
    },
    "hot-fraction": { type: "fraction", description: "the share it gets, instead of 0.5" },
    shards: {
      type: "integer",
      min: 1,
      max: LIMITS.shards,
      description: "shards that --hot-shard counts among, instead of 10",
    },
    crlf: { type: "boolean", description: "rows end at CRLF instead of LF" },
    bom: { type: "boolean", description: "files start with a UTF-8 byte order mark" },
    "shuffle-rows": { type: "boolean", description: "rows in random order" },
    "shuffle-columns": {
      type: "boolean",
      description: "columns in random order, another one in each file",
    },
  },
  notes: [
    "Writes crm.csv, billing.csv, product.csv and support.csv. Their bytes depend on nothing but the options: not on machine, clock, locale or time zone.",
    "An <amount> is 0 for none, a fraction below 1 with a decimal point (0.05), or a count (12). --missing and --awkward-ids take a fraction of the customers; --superseded, --malformed and --awkward-fields one of the good rows of all four files.",
    "Malformed rows come in addition to the good ones. A quarter of them have an id that no good row has: no such customer exists. With --awkward-fields, product.csv also ends without a line end.",
  ],
  examples: [
    ["--customers 1000 --seed 42 --out data/generated/x", "plain data"],
    [
      "--malformed 0.02 --superseded 20 --awkward-ids 30 --out /tmp/x",
      "data that a pipeline has to cope with",
    ],
    [
      "--malformed 8 --malformed-kinds invalid-utf8 --out /tmp/x",
      "eight malformed rows of one kind",
    ],
    ["--hot-shard 3 --hot-fraction 0.7 --out /tmp/x", "70 % of the customers in one of ten shards"],
  ],
  exitCodes: ["0 done   2 an option cannot be used   3 the folder cannot be written"],
});

/** The options of the data among the flags. */
export function optionsOf(flags: FlagValues<typeof COMMAND.flags>): DataOptions {
  return {
    customers: flags.customers,
    seed: flags.seed,
    missing: flags.missing,
    superseded: flags.superseded,
    malformed: flags.malformed,
    malformedKinds: flags["malformed-kinds"],
    awkwardIds: flags["awkward-ids"],
    awkwardFields: flags["awkward-fields"],
    hotShard: flags["hot-shard"],
    hotFraction: flags["hot-fraction"],
    shards: flags.shards,
    crlf: flags.crlf,
    bom: flags.bom,
    shuffleRows: flags["shuffle-rows"],
    shuffleColumns: flags["shuffle-columns"],
  };
}

/** The flag of an option, as one types it: `hotShard` is `--hot-shard`. */
export function flagOf(option: keyof DataOptions): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
