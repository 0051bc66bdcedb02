/** Every kind of row that the pipeline must quarantine, in the order in which they are spread. */
export const MALFORMED_KINDS = [
  "wrong-field-count",
  "unreadable-integer",
  "unreadable-number",
  "unreadable-date",
  "empty-id",
  "invalid-utf8",
  "malformed-quotes",
] as const;

export type MalformedKind = (typeof MALFORMED_KINDS)[number];

/**
 * What to generate. An *amount* is 0 (none), a fraction (0 < x < 1, rounded to the nearest whole)
 * or a count (an integer from 1).
 */
export type DataOptions = {
  /** Customers that exist in the data: 1 … 10 000 000. */
  customers: number;
  /** Where every random choice comes from: an integer 0 … 2^53-1. */
  seed: number;
  /** Amount of the customers that lack one to three of the four sources. */
  missing?: number | undefined;
  /** Amount of further usable rows of a customer in the same source; a fraction of the good rows. */
  superseded?: number | undefined;
  /** Amount of further rows that must be quarantined; a fraction of the good rows. */
  malformed?: number | undefined;
  /** Which kinds `malformed` is spread over; all when absent. */
  malformedKinds?: readonly MalformedKind[] | undefined;
  /** Amount of the customers whose id is awkward: `007`, ` x`, unicode, line breaks, ... */
  awkwardIds?: number | undefined;
  /** Amount of the good rows that are written awkwardly, but correctly. */
  awkwardFields?: number | undefined;
  /** The shard that gets `hotFraction` of the customers; an integer below `shards`. */
  hotShard?: number | undefined;
  /** Share of the customers in the hot shard, above 0 up to 1; 0.5 when absent. */
  hotFraction?: number | undefined;
  /** Number of shards that `hotShard` counts among, 1 … 10 000; 10 when absent. */
  shards?: number | undefined;
  /** Rows end at CRLF instead of LF. */
  crlf?: boolean | undefined;
  /** Files start with a UTF-8 byte order mark. */
  bom?: boolean | undefined;
  /** Rows stand in a random order instead of the customers' order. */
  shuffleRows?: boolean | undefined;
  /** Columns stand in a random order, another one in each source. */
  shuffleColumns?: boolean | undefined;
};

/** The share of customers that one shard is to get. */
export type HotShard = { shard: number; shards: number; fraction: number };

/** Options after checking: everything is there, kinds are in the order of MALFORMED_KINDS. */
export type CheckedDataOptions = {
  customers: number;
  seed: number;
  missing: number;
  superseded: number;
  malformed: number;
  malformedKinds: readonly MalformedKind[];
  awkwardIds: number;
  awkwardFields: number;
  hot: HotShard | null;
  crlf: boolean;
  bom: boolean;
  shuffleRows: boolean;
  shuffleColumns: boolean;
};

/** An option that cannot be used. The message starts with the option's camelCase name. */
export class DataOptionsError extends Error {
  readonly exitCode = 2;
  readonly option: keyof DataOptions;
  readonly problem: string;

  constructor(option: keyof DataOptions, problem: string) {
    super(`${option}: ${problem}`);
    this.name = "DataOptionsError";
    this.option = option;
    this.problem = problem;
  }
}

/** The most that can be asked for. */
export const LIMITS = {
  customers: 10_000_000,
  /** Superseded rows, and again malformed ones. */
  addedRows: 10_000_000,
  awkwardFields: 40_000_000,
  shards: 10_000,
} as const;

const DEFAULT_SHARDS = 10;
const DEFAULT_HOT_FRACTION = 0.5;

/**
 * Checks options and fills in what is absent.
 *
 * @throws DataOptionsError that names the option, what was found and what is allowed.
 */
export function checkDataOptions(options: DataOptions): CheckedDataOptions {
  const customers = integer(options, "customers", 1, LIMITS.customers);
  const seed = integer(options, "seed", 0, Number.MAX_SAFE_INTEGER);
  const missing = amount(options, "missing", LIMITS.customers);
  if (missing >= customers) {
    throw new DataOptionsError(
      "missing",
      `found ${missing} of ${customers} customers; allowed is at most ${customers - 1}, as one customer has to be in all four sources`,
    );
  }
  const awkwardIds = amount(options, "awkwardIds", LIMITS.customers);
  if (awkwardIds > customers) {
    throw new DataOptionsError(
      "awkwardIds",
      `found ${awkwardIds}; allowed is at most the number of customers, ${customers}`,
    );
  }
  const malformed = amount(options, "malformed", LIMITS.addedRows);
  return {
    customers,
    seed,
    missing,
    superseded: amount(options, "superseded", LIMITS.addedRows),
    malformed,
    malformedKinds: malformedKinds(options.malformedKinds, malformed),
    awkwardIds,
    awkwardFields: amount(options, "awkwardFields", LIMITS.awkwardFields),
    hot: hotShard(options),
    crlf: flag(options, "crlf"),
    bom: flag(options, "bom"),
    shuffleRows: flag(options, "shuffleRows"),
    shuffleColumns: flag(options, "shuffleColumns"),
  };
}

/** Turns an amount into a count: a fraction is taken of `total` and rounded to the nearest whole. */
export function countOf(amount: number, total: number): number {
  return amount < 1 ? Math.round(amount * total) : amount;
}

function integer(options: DataOptions, name: keyof DataOptions, low: number, high: number): number {
  const value: unknown = options[name];
  if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) {
    return value === 0 ? 0 : value; // -0 would end up in seeds as another text than 0
  }
  throw new DataOptionsError(
    name,
    `found ${shown(value)}; allowed is an integer from ${low} to ${high}`,
  );
}

function amount(options: DataOptions, name: keyof DataOptions, high: number): number {
  const value: unknown = options[name] ?? 0;
  if (typeof value === "number" && value >= 0) {
    if (value < 1) return value + 0; // -0 becomes 0
    if (Number.isInteger(value) && value <= high) return value;
  }
  throw new DataOptionsError(
    name,
    `found ${shown(value)}; allowed is 0 (none), a fraction below 1 such as 0.05, or a count from 1 to ${high}`,
  );
}

function flag(options: DataOptions, name: keyof DataOptions): boolean {
  const value: unknown = options[name] ?? false;
  if (typeof value === "boolean") return value;
  throw new DataOptionsError(name, `found ${shown(value)}; allowed is true or false`);
}

function malformedKinds(given: unknown, malformed: number): readonly MalformedKind[] {
  if (given === undefined) return MALFORMED_KINDS;
  const allowed = `allowed is a list of ${MALFORMED_KINDS.join(", ")}`;
  if (!Array.isArray(given) || given.length === 0) {
    throw new DataOptionsError("malformedKinds", `found ${shown(given)}; ${allowed}`);
  }
  for (const kind of given) {
    if (!MALFORMED_KINDS.includes(kind)) {
      throw new DataOptionsError("malformedKinds", `found ${shown(kind)}; ${allowed}`);
    }
  }
  if (malformed === 0) {
    throw new DataOptionsError(
      "malformedKinds",
      "found kinds, but malformed is 0; say how many rows malformed shall spread over them",
    );
  }
  return MALFORMED_KINDS.filter((kind) => given.includes(kind));
}

function hotShard(options: DataOptions): HotShard | null {
  if (options.hotShard === undefined) {
    for (const name of ["hotFraction", "shards"] as const) {
      if (options[name] !== undefined) {
        throw new DataOptionsError(
          name,
          "says nothing by itself; say which shard is to be hot as well",
        );
      }
    }
    return null;
  }
  const shards =
    options.shards === undefined ? DEFAULT_SHARDS : integer(options, "shards", 1, LIMITS.shards);
  const shard = integer(options, "hotShard", 0, shards - 1);
  const fraction: unknown = options.hotFraction ?? DEFAULT_HOT_FRACTION;
  if (typeof fraction !== "number" || !(fraction > 0 && fraction <= 1)) {
    throw new DataOptionsError(
      "hotFraction",
      `found ${shown(fraction)}; allowed is a fraction above 0 up to 1, such as 0.5`,
    );
  }
  return { shard, shards, fraction };
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}
