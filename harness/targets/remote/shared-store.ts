/** What harness and deployed tasks share in a play: a port, with adapters for a folder and for S3. */

/** Outputs of runs. */
export type OutputPart = "reference" | "output";

export interface SharedStore {
  /** Where a part of the play lies, as the tasks are told. */
  locationOf(part: OutputPart | "sources" | "ledger"): string;
  /** Puts the prepared sources where the tasks read them. */
  putSources(): Promise<void>;
  /**
   * Brings an output to the play's folder on this machine.
   *
   * @returns null, or a clause that says why it cannot be read from here
   */
  fetchOutput(part: OutputPart): Promise<string | null>;
  /** An entry of the ledger of a drill; null where there is none. */
  readEntry(drill: string, name: string): Promise<string | null>;
  /**
   * Takes away all that the play has put there and that is not for a person to look at.
   *
   * @returns null, or the place of what could not be taken away
   */
  clear(): Promise<string | null>;
}
