/** Data faults as orders: what is done to a prepared source before the run reads it. */
import type { SourceName } from "../../tasks/sources.ts";

export type SourceOrder = { /** Position in the plan, from 0. */ readonly fault: number } & (
  | { readonly action: "missing-source"; readonly source: SourceName }
  | { readonly action: "truncated-source"; readonly source: SourceName; readonly fraction: number }
);
