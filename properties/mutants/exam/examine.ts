/**
 * The exam of the harness: every mutant must be caught by everything that it names, and nothing may
 * find fault with the real pipeline, which is played once for each scenario and file of properties.
 */
import { playMany } from "../../../harness/targets/play-many.ts";
import { type Catcher, catchersOf } from "./catcher.ts";
import type { NamedMutant } from "./mutant.ts";
import type { Player } from "./player.ts";
import { failingTest } from "./property-run.ts";

/** What one scenario or file of properties said. */
export interface Answer {
  readonly catcher: Catcher;
  /** It noticed; of a scenario, by the invariant that the mutant names. */
  readonly caught: boolean;
  /** The violated invariants or the failing test; empty where nothing was noticed. */
  readonly noticed: string;
}

/** A mutant, or (null) the real pipeline, before all or some that might notice it. */
export interface Candidate {
  readonly mutant: NamedMutant | null;
  readonly catchers: readonly Catcher[];
}

export type Examined =
  | (Candidate & { readonly answers: readonly Answer[] })
  | (Candidate & { readonly error: unknown });

export interface ExamOptions {
  readonly player: Player;
  /** How many are examined at once. */
  readonly parallel: number;
  /** Called as each is through. */
  onEnd(examined: Examined): void;
}

/** The real pipeline before each scenario and file that is needed, then every mutant. */
export function candidatesFor(mutants: readonly NamedMutant[]): Candidate[] {
  const needed = new Map<string, Catcher>();
  for (const catcher of mutants.flatMap(catchersOf)) {
    needed.set(
      `${catcher.kind} ${catcher.kind === "scenario" ? catcher.name : catcher.file}`,
      catcher,
    );
  }
  return [
    ...[...needed.values()].map((catcher) => ({ mutant: null, catchers: [catcher] })),
    ...mutants.map((mutant) => ({ mutant, catchers: catchersOf(mutant) })),
  ];
}

/** Examines all candidates; one that cannot be examined stops no other. */
export async function examine(
  candidates: readonly Candidate[],
  { player, parallel, onEnd }: ExamOptions,
): Promise<Examined[]> {
  const outcomes = await playMany(candidates, {
    parallel,
    async run({ mutant, catchers }) {
      const answers: Answer[] = [];
      for (const catcher of catchers) answers.push(await ask(catcher, mutant, player));
      return answers;
    },
    onEnd(outcome) {
      onEnd(examinedOf(outcome));
      return true;
    },
  });
  return outcomes.map(examinedOf);
}

function examinedOf(
  outcome: { readonly item: Candidate } & (
    | { readonly result: readonly Answer[] }
    | { readonly error: unknown }
  ),
): Examined {
  return "result" in outcome
    ? { ...outcome.item, answers: outcome.result }
    : { ...outcome.item, error: outcome.error };
}

async function ask(catcher: Catcher, mutant: NamedMutant | null, player: Player): Promise<Answer> {
  switch (catcher.kind) {
    case "scenario": {
      const findings = await player.play(catcher.name, mutant);
      const violated = findings.filter(({ verdict }) => verdict === "violated");
      return {
        catcher,
        caught: violated.some(({ invariant }) => invariant === catcher.invariant),
        noticed: violated.map(({ invariant }) => invariant).join(", "),
      };
    }
    case "property": {
      const failed = await failingTest(catcher.file, mutant);
      return { catcher, caught: failed !== null, noticed: failed ?? "" };
    }
  }
}
