/** Plays several scenarios, some at once; one that is broken never stops the others. */

/** How one of them went: what `run` gave, or the error that it ended with. */
export type Outcome<Item, Result> =
  | { readonly item: Item; readonly result: Result }
  | { readonly item: Item; readonly error: unknown };

export interface PlayManyOptions<Item, Result> {
  /** How many run at once. */
  readonly parallel: number;
  run(item: Item): Promise<Result>;
  /** Called as each ends, in the order of their ends; none is begun any more after a false. */
  onEnd(outcome: Outcome<Item, Result>): boolean;
}

/** The outcomes of those that were begun, in the order of the items. */
export async function playMany<Item, Result>(
  items: readonly Item[],
  { parallel, run, onEnd }: PlayManyOptions<Item, Result>,
): Promise<Outcome<Item, Result>[]> {
  const outcomes: (Outcome<Item, Result> | undefined)[] = items.map(() => undefined);
  let next = 0;
  let goesOn = true;
  async function work(): Promise<void> {
    while (goesOn && next < items.length) {
      const index = next++;
      const item = items[index] as Item;
      const outcome = await run(item).then(
        (result) => ({ item, result }),
        (error: unknown) => ({ item, error }),
      );
      outcomes[index] = outcome;
      if (!onEnd(outcome)) goesOn = false;
    }
  }
  await Promise.all(Array.from({ length: parallel }, work));
  return outcomes.filter((outcome) => outcome !== undefined);
}
