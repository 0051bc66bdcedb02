/** What a parent is told of a subtask that has ended. */
import type { RunDetails } from "./runs.ts";

export type SubtaskResult =
  | { readonly results: readonly unknown[] | null }
  | { readonly error: string };

/** Anything but a completed run is an error: an SDK takes neither for a success without a value. */
export function resultOf({ status, results, error }: RunDetails): SubtaskResult {
  return status === "completed" ? { results } : { error: error ?? `the run was ${status}` };
}
