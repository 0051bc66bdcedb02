/** The phases of a single loop over all customers, each on top of the one before it. */
export const PHASES = {
  read: "the bytes of the four files",
  split: "sha256 of them, and rows out of bytes",
  route: "the id of each row, its MD5, its shard",
  parse: "fields, checked and written as JSON values",
  merge: "rows to customers, by id",
  serialise: "order by id, merge, scores, lines of NDJSON",
  write: "sha256 of the lines, into a file",
  fsync: "until they are durable",
} as const;

export type PhaseName = keyof typeof PHASES;

export const PHASE_NAMES = Object.keys(PHASES) as PhaseName[];
