import type { DataOptions } from "./options.ts";

/** How the text after a flag becomes an option; a switch has no text. */
export type FlagValue = "integer" | "amount" | "share" | "kinds" | "switch";

export type Flag = {
  name: string;
  option: keyof DataOptions;
  value: FlagValue;
  /** What stands for the value in the help. */
  sign: string;
  help: string;
};

/** The flags that are options of the data, in the order of the help. */
export const FLAGS: readonly Flag[] = [
  flag("customers", "customers", "integer", "<n>", "customers that exist (default 1000)"),
  flag("seed", "seed", "integer", "<n>", "where every random choice comes from (default 42)"),
  flag("missing", "missing", "amount", "<amount>", "customers that lack one to three sources"),
  flag("superseded", "superseded", "amount", "<amount>", "further usable rows of a customer"),
  flag("malformed", "malformed", "amount", "<amount>", "further rows that must be quarantined"),
  flag("malformed-kinds", "malformedKinds", "kinds", "<a,b,...>", "only these kinds (default all)"),
  flag("awkward-ids", "awkwardIds", "amount", "<amount>", "customers with ids such as 007 or ' x'"),
  flag("awkward-fields", "awkwardFields", "amount", "<amount>", "good rows written awkwardly"),
  flag("hot-shard", "hotShard", "integer", "<n>", "the shard that gets more than its share"),
  flag("hot-fraction", "hotFraction", "share", "<x>", "that shard's share (default 0.5)"),
  flag("shards", "shards", "integer", "<n>", "shards that --hot-shard counts among (default 10)"),
  flag("crlf", "crlf", "switch", "", "rows end at CRLF instead of LF"),
  flag("bom", "bom", "switch", "", "files start with a byte order mark"),
  flag("shuffle-rows", "shuffleRows", "switch", "", "rows in random order"),
  flag("shuffle-columns", "shuffleColumns", "switch", "", "columns in random order"),
];

/** The flag of an option, as one types it. */
export function flagOf(option: keyof DataOptions): string {
  const found = FLAGS.find((candidate) => candidate.option === option);
  return `--${found?.name ?? option}`;
}

function flag(
  name: string,
  option: keyof DataOptions,
  value: FlagValue,
  sign: string,
  help: string,
): Flag {
  return { name, option, value, sign, help };
}
