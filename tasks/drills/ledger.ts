/**
 * Tells attempts apart where the platform tells none its number: all attempts of a run get the same input,
 * and share no memory and no disk. Each claims the first number that nobody has claimed, by making an
 * entry that only one can make.
 *
 * One that dies right after its claim was an attempt all the same. One that died before it claimed has left
 * nothing, and the next one takes its number: whoever judges a drill compares the claims with the attempts
 * that the platform lists.
 */
import type { DrilledRun } from "./drill.ts";

export interface Ledger {
  /**
   * Makes an entry, durably.
   *
   * @param text tells this entry from one of that name by anybody else
   * @returns false where somebody else has made one of that name
   * @throws Error it cannot be told whether there was one
   */
  create(name: string, text: string): Promise<boolean>;
}

/** The entry by which an attempt claims its number. */
export function claimName({ task, part }: DrilledRun, attempt: number): string {
  return `${task}${part === null ? "" : `.${part}`}.attempt-${attempt}`;
}

/** The entry by which an attempt shows that a fault strikes it. */
export function strikeName(run: DrilledRun, attempt: number, fault: number): string {
  return `${claimName(run, attempt)}.fault-${fault}`;
}

/**
 * The number of this attempt, from 1, which no other attempt of the run gets.
 *
 * @param tag drawn for this attempt alone
 */
export async function claimAttempt(ledger: Ledger, run: DrilledRun, tag: string): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    if (await ledger.create(claimName(run, attempt), tag)) return attempt;
  }
}
