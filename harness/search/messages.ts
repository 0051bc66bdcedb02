/** What the search and its threads tell one another. */
import type { Finding } from "../invariants/invariant.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { SearchCase } from "./search-case.ts";

/** The share of a search that one thread has: every `step`-th seed from `first` on. */
export interface Share {
  readonly first: number;
  readonly step: number;
  /** The first seed that is not searched any more. */
  readonly end: number;
  readonly only?: readonly string[] | undefined;
}

export type ToThread =
  | { readonly do: "search"; readonly share: Share }
  /** Seeds from here on are of no interest any more. */
  | { readonly do: "stop-before"; readonly seed: number }
  | { readonly do: "shrink"; readonly seed: number; readonly only?: readonly string[] | undefined };

export type FromThread =
  | {
      readonly is: "progress";
      readonly runs: number;
      /** Shapes and pairs that this thread has not told before. */
      readonly shapes: readonly string[];
      readonly pairs: readonly string[];
    }
  | { readonly is: "failed"; readonly seed: number }
  | { readonly is: "done" }
  | { readonly is: "shrunk"; readonly found: Found | null };

/** A counterexample as it travels. */
export interface Found {
  readonly searched: SearchCase;
  readonly findings: readonly Finding[];
  readonly violated: readonly string[];
  readonly journal: readonly JournalEntry[];
  readonly shrinks: number;
}
