/**
 * Settings of all properties, from the environment, and the command in every failure that replays
 * it. `FC_SEED` chooses the random data (default 42, so that a gate gives the same answer twice),
 * `FC_RUNS` multiplies the number of runs (default 1), `FC_PATH` replays one counterexample.
 */
import fc from "fast-check";
import { expect } from "vitest";

const seed = integerFrom("FC_SEED", 42);
const factor = integerFrom("FC_RUNS", 1);
const path = process.env.FC_PATH;

fc.configureGlobal({
  seed,
  numRuns: 100 * factor,
  ...(path !== undefined && { path }),
  reporter: report,
});

/** The number of runs of a property whose runs are dear, before `FC_RUNS` multiplies it. */
export function runs(numRuns: number): { numRuns: number } {
  return { numRuns: numRuns * factor };
}

function report(details: fc.RunDetails<unknown>): void {
  const message = fc.defaultReportMessage(details);
  if (message === undefined) return;
  throw new Error(`${message}\n\nReplay: ${replayCommand(details)}\n`, {
    cause: details.errorInstance,
  });
}

function replayCommand(details: fc.RunDetails<unknown>): string {
  const { testPath = "", currentTestName = "" } = expect.getState();
  const file = testPath.replace(`${process.cwd()}/`, "");
  const test = currentTestName.split(" > ").at(-1) ?? "";
  const settings = `FC_SEED=${details.seed} FC_PATH=${details.counterexamplePath} FC_RUNS=${factor}`;
  return `${settings} npx vitest run ${file} -t ${JSON.stringify(test)}`;
}

function integerFrom(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!Number.isInteger(value)) throw new Error(`${name} must be a whole number; found ${text}`);
  return value;
}
