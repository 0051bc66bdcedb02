/**
 * Decides in which order concurrent work goes on. Whatever an instance does to the world is a step: it
 * waits until it is chosen. Between two steps nothing else happens, so a run is told by its choices.
 */
import type { VirtualClock } from "./virtual-clock.ts";

/** Where choices come from: a seed, or fast-check, which shrinks them towards 0. */
export interface Choices {
  /** A whole number from 0 to `max`, both included. */
  nextInt(max: number): number;
}

export interface StepScheduler {
  /**
   * Waits for its turn.
   *
   * @param owner whose steps these are, for `abandon`
   */
  step(owner: string): Promise<void>;
  /** None of the owner's steps gets its turn any more. */
  abandon(owner: string): void;
  /**
   * Lets everything happen, step by step, until the work is done; time passes as it is needed.
   *
   * @throws StuckError nothing is left to happen, or it never ends, and the work is not done
   */
  runUntilDone<Result>(work: Promise<Result>): Promise<Result>;
}

/** A run that waits for what never comes: a deadlock, or an endless loop. */
export class StuckError extends Error {
  override readonly name = "StuckError";
}

/** What a step takes, in ms of virtual time. */
const STEP_MS = 0.1;
/** More steps than any honest run takes. */
const MOST_STEPS = 2_000_000;

interface Waiting {
  readonly owner: string;
  readonly go: () => void;
}

export function createStepScheduler(clock: VirtualClock, choices: Choices): StepScheduler {
  let waiting: Waiting[] = [];
  const abandoned = new Set<string>();
  return {
    step(owner) {
      return new Promise((go) => {
        if (!abandoned.has(owner)) waiting.push({ owner, go });
      });
    },
    abandon(owner) {
      abandoned.add(owner);
      waiting = waiting.filter((each) => each.owner !== owner);
    },
    async runUntilDone(work) {
      let isDone = false;
      const done = () => {
        isDone = true;
      };
      work.then(done, done);
      for (let steps = 0; ; steps++) {
        await everythingElse();
        if (isDone) return work;
        if (steps > MOST_STEPS) throw new StuckError("the run goes on without an end");
        if (clock.fireDue()) continue;
        if (waiting.length > 0) {
          const index = waiting.length === 1 ? 0 : choices.nextInt(waiting.length - 1);
          const [chosen] = waiting.splice(index, 1);
          clock.pass(STEP_MS);
          chosen?.go();
        } else if (!clock.skipToNext()) {
          throw new StuckError("the run waits for something that never comes");
        }
      }
    },
  };
}

/** Settles when every promise that can settle has done so: no timer, only the end of this turn. */
function everythingElse(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
