/** Data faults as orders: what is done to a prepared source before the run reads it. */
import type { SourceName } from "../../tasks/sources.ts";

export type SourceOrder = {
  /** Position in the plan, from 0. */
  readonly fault: number;
  readonly source: SourceName;
} & (
  | { readonly action: "missing-source" }
  /** Cut to about this part, in the midst of a row. */
  | { readonly action: "truncated-source"; readonly fraction: number }
  | { readonly action: "empty-source" }
  | { readonly action: "header-only-source" }
);
