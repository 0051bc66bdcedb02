/** Where one run of a workflow of the user's own leaves what it leaves. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunDetails } from "../../platform/runs.ts";

export interface RunFolder {
  /** For the worker's own files, and fresh: the worker and `verify` find its path in `SHARDPROOF_SCRATCH`. */
  readonly scratch: string;
  readonly journal: string;
  /** How the root run ended and what it returned, as JSON. */
  readonly result: string;
  /** What `verify` has written. */
  readonly verifyLog: string;
}

/** Makes the folder. Paths are absolute if it is. */
export function runFolder(path: string): RunFolder {
  const scratch = join(path, "scratch");
  mkdirSync(scratch, { recursive: true });
  return {
    scratch,
    journal: join(path, "journal.ndjson"),
    result: join(path, "result.json"),
    verifyLog: join(path, "verify.log"),
  };
}

/** Writes `{ status, result, error }`; `result` is null where the run returned nothing. */
export function writeResult(path: string, { status, results, error }: RunDetails): void {
  // As an SDK reads it: one value stands for itself.
  const result = results?.length === 1 ? results[0] : results;
  writeFileSync(path, `${JSON.stringify({ status, result, error }, null, 2)}\n`);
}
