import { UsageError } from "../arguments/errors.ts";
import { findingLines } from "../report/finding-lines.ts";
import { PLAIN } from "../report/style.ts";
import { shown } from "../scenario/problems.ts";
import type { ScenarioResult } from "./play-scenario.ts";

/** Columns of the message: as of most terminals, less what test runners put before each line. */
const WIDTH = 76;

/** An invariant is violated. The message has the evidence and the command that plays the same again. */
export class ViolationError extends Error {
  override readonly name = "ViolationError";
  readonly result: ScenarioResult;

  constructor(result: ScenarioResult) {
    super(messageFor(result));
    this.result = result;
  }
}

/**
 * Passes where every invariant holds that could be judged.
 *
 * @throws ViolationError with what was found, where it lies and the command that plays the same again
 * @throws UsageError it is no result, such as a promise of one
 * @example
 * test("a killed shard heals", async () => {
 *   assertHolds(await playScenario("kill-mid-write", { target: "simulated" }));
 * });
 */
export function assertHolds(result: ScenarioResult): void {
  if (typeof result?.verdict?.holds !== "boolean") {
    throw new UsageError(
      `assertHolds: found ${shown(result)}; allowed is what playScenario resolves to: assertHolds(await playScenario(…))`,
    );
  }
  if (!result.verdict.holds) throw new ViolationError(result);
}

function messageFor({
  scenario,
  target,
  verdict,
  findings,
  places,
  replay,
}: ScenarioResult): string {
  const seed = "seed" in scenario ? `, seed ${scenario.seed}` : "";
  const entries = Object.entries({ ...places, replay });
  const label = Math.max(...entries.map(([name]) => name.length));
  return [
    `${scenario.name} on ${target}${seed}: ${verdict.line}`,
    "",
    ...findings
      .filter(({ verdict }) => verdict === "violated")
      .flatMap((finding) => findingLines(finding, WIDTH, PLAIN)),
    "",
    ...entries.map(([name, value]) => `${name.padEnd(label)}  ${value}`),
  ].join("\n");
}
