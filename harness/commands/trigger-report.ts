/** What `npm run trigger` prints of a run that has ended, wherever it ran. */
import { EXIT_CODES } from "../arguments/errors.ts";
import type { JournalEntry, RunStatus } from "../journal/entry.ts";
import { aggregateReport, runResultOf } from "../report/aggregate.ts";
import { shardRows } from "../report/shard-rows.ts";
import { styleFor } from "../report/style.ts";
import { cut, oneLine } from "../report/text.ts";
import { jsonText } from "./failure.ts";

/** How much of a result that is not ours is printed. */
const RESULT_SHOWN = 500;

export interface EndedRun {
  readonly id: string;
  readonly status: RunStatus;
  readonly error: string | null;
  readonly results: readonly unknown[] | null;
  readonly journal: readonly JournalEntry[];
}

/**
 * Prints the aggregate, or the JSON document, and says on stderr why a run did not complete.
 *
 * @param placeOf where the artifacts of a run of that key are, for a person
 * @returns the exit code
 */
export function reportRun(run: EndedRun, json: boolean, placeOf: (runKey: string) => string) {
  const { id, status, error, results, journal } = run;
  const hasCompleted = status === "completed";
  const exitCode = hasCompleted ? EXIT_CODES.holds : EXIT_CODES.violated;
  const result = runResultOf(results);
  const artifacts = result === null ? null : placeOf(result.runKey);
  if (!hasCompleted) {
    const was = status === "canceled" ? "was canceled" : status;
    process.stderr.write(`The run ${was}: ${error ?? "no reason given"}\n`);
  }
  if (json) {
    const shards = shardRows(journal);
    process.stdout.write(
      // `results` as the worker gave them, whatever their shape.
      jsonText({ schemaVersion: 1, run: id, status, exitCode, error, results, shards, artifacts }),
    );
  } else if (result !== null) {
    const style = styleFor(process.stdout, process.env);
    const page = aggregateReport(result, journal, process.stdout.columns || 80, style);
    process.stdout.write(`\n${page}\nartifacts  ${artifacts}\n`);
  } else if (hasCompleted) {
    const shown = cut(oneLine(JSON.stringify(results)), RESULT_SHOWN);
    process.stdout.write(
      `\nThe run returned something else than this pipeline's aggregate:\n  ${shown}\n`,
    );
  }
  return exitCode;
}
