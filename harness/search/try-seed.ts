/** One run of the search: the case that a seed draws, played, judged, and shrunk if it fails. */
import fc from "fast-check";
import { searchCase } from "./arbitrary/search-case.ts";
import { swarmOf } from "./arbitrary/swarm.ts";
import type { CaseResult, CaseRunner } from "./run-case.ts";
import type { SearchCase } from "./search-case.ts";

export interface Tried {
  readonly result: CaseResult;
  /** Names of the invariants that are violated and count. */
  readonly violated: readonly string[];
}

export interface Counterexample extends Tried {
  readonly searched: SearchCase;
  /** Smaller cases that failed as well, on the way to this one. */
  readonly shrinks: number;
}

/**
 * Plays what a seed draws: the same case on every machine.
 *
 * @param only invariants that count; all of them without it
 */
export async function trySeed(
  seed: number,
  runner: CaseRunner,
  only?: readonly string[],
): Promise<Tried> {
  let tried: Tried | undefined;
  const details = await fc.check(
    fc.asyncProperty(searchCase(swarmOf(seed)), async (searched) => {
      tried = await tryCase(searched, runner, only);
    }),
    { ...SETTINGS, seed, endOnFailure: true },
  );
  // What is thrown here is no finding, it is a bug of ours.
  if (tried === undefined) throw details.errorInstance;
  return tried;
}

/**
 * Shrinks the failing case of a seed: to the smallest that violates one of the same invariants.
 *
 * @returns null if the seed's case does not fail
 */
export async function shrinkSeed(
  seed: number,
  runner: CaseRunner,
  only?: readonly string[],
): Promise<Counterexample | null> {
  let first: readonly string[] | undefined;
  const bugs: unknown[] = [];
  const details = await fc.check(
    fc.asyncProperty(searchCase(swarmOf(seed)), async (searched) => {
      const { violated } = await tryCase(searched, runner, only).catch((bug: unknown) => {
        bugs.push(bug);
        return { violated: [] };
      });
      first ??= violated;
      return !violated.some((name: string) => first?.includes(name));
    }),
    { ...SETTINGS, seed },
  );
  if (bugs.length > 0) throw bugs[0];
  if (!details.failed || details.counterexample === null) return null;
  const [searched] = details.counterexample;
  const tried = await tryCase(searched, runner, only);
  return { searched, ...tried, shrinks: details.numShrinks };
}

/** One case a seed. */
const SETTINGS = { numRuns: 1 } as const;

async function tryCase(
  searched: SearchCase,
  runner: CaseRunner,
  only: readonly string[] | undefined,
): Promise<Tried> {
  const result = await runner.run(searched);
  const violated = result.findings
    .filter(({ verdict }) => verdict === "violated")
    .map(({ invariant }) => invariant)
    .filter((name) => only === undefined || only.includes(name));
  return { result, violated };
}
