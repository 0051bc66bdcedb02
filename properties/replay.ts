/**
 * Settings of all properties, from the environment, and the command in every failure that replays
 * it:
 *
 * - `FC_SEED` chooses the random data. 42 without it, so that a gate gives the same answer twice;
 *   `FC_SEED=$RANDOM npx vitest run properties` looks elsewhere.
 * - `FC_RUNS` multiplies the number of runs of every property (and the time a test may take).
 * - `FC_PATH` replays one counterexample: with the seed of the failure, and for its test alone.
 * - `FC_COMMANDS` belongs to it where the counterexample is a list of commands: which of them ran.
 *
 * A failure prints seed, path and the shrunk counterexample, and ends with
 * `Replay: FC_SEED=42 FC_PATH=7:0 FC_RUNS=1 npx vitest run <file> -t <test>`.
 */
import fc from "fast-check";
import { expect, vi } from "vitest";

const seed = integerFrom("FC_SEED", 42);
const factor = integerFrom("FC_RUNS", 1);
const path = process.env.FC_PATH;

/** Milliseconds. Vitest's limit lies above the one at which shrinking stops and reports. */
const SHRINK_UNTIL = 40_000 * factor;
vi.setConfig({ testTimeout: 60_000 * factor });

fc.configureGlobal({
  seed,
  numRuns: 100 * factor,
  interruptAfterTimeLimit: SHRINK_UNTIL,
  markInterruptAsFailure: true,
  ...(path !== undefined && { path }),
  reporter: report,
});

/** What `fc.commands` needs for a replay: a list shrinks by what was possible when it ran. */
export function commandsReplay(): { replayPath?: string } {
  const replayPath = process.env.FC_COMMANDS;
  return replayPath === undefined ? {} : { replayPath };
}

/** The number of runs of a property whose runs are dear, before `FC_RUNS` multiplies it. */
export function runs(numRuns: number): { numRuns: number } {
  return { numRuns: numRuns * factor };
}

function report(details: fc.RunDetails<unknown>): void {
  const message = fc.defaultReportMessage(details);
  if (message === undefined) return;
  const commands = /replayPath="([^"]*)"/.exec(message)?.[1];
  const replay = `${commands === undefined ? "" : `FC_COMMANDS=${commands} `}${replayCommand(details)}`;
  throw new Error(`${message}\n\nReplay: ${replay}\n`, {
    cause: details.errorInstance,
  });
}

function replayCommand({ seed, counterexamplePath }: fc.RunDetails<unknown>): string {
  return `FC_SEED=${seed} FC_PATH=${counterexamplePath} ${commandOfThisTest()}`;
}

/** The command that runs the running test again, with as many runs. */
function commandOfThisTest(): string {
  const { testPath = "", currentTestName = "" } = expect.getState();
  const file = testPath.replace(`${process.cwd()}/`, "");
  // The name of the test alone, as Vitest joins it: -t takes a pattern.
  const test = (currentTestName.split(" > ").at(-1) ?? "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return `FC_RUNS=${factor} npx vitest run ${file} -t ${JSON.stringify(test)}`;
}

/** For failures that no property of fast-check reports: what they found, and the command. */
export function failWithReplay(message: string): never {
  throw new Error(`${message}\n\nReplay: FC_SEED=${seed} ${commandOfThisTest()}\n`);
}

function integerFrom(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!Number.isInteger(value)) throw new Error(`${name} must be a whole number; found ${text}`);
  return value;
}
