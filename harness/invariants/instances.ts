/** Names for the instances that work for attempts: as keys, and for a person. */

interface Worked {
  readonly run: string;
  readonly attempt: number;
  /** Left out for the attempt's first. */
  readonly instance?: number;
}

/** The same for everything that one instance does, and for nothing else. */
export function instanceKey({ run, attempt, instance = 1 }: Worked): string {
  return `${run} ${attempt} ${instance}`;
}

/** `run trn-00007 attempt 1`; the number of the instance is told where it is not the first. */
export function tellInstance(key: string): string {
  const [run, attempt, instance] = key.split(" ");
  return `run ${run} attempt ${attempt}${instance === "1" ? "" : ` instance ${instance}`}`;
}

/** Where in the journal something is, for a person. */
export function placeOf(entry: Worked & { readonly seq: number }): string {
  return `entry ${entry.seq} (${tellInstance(instanceKey(entry))})`;
}
