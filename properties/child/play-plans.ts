/** Answers what random plans lead to, and in which version of Node. */
import { type PlanRange, playPlans } from "../simulated-plans.ts";
import { answer } from "./answer.ts";

export interface PlayedPlans {
  readonly node: string;
  /** By seed. */
  readonly plans: readonly string[];
}

void answer(
  async (range: PlanRange): Promise<PlayedPlans> => ({
    node: process.version,
    plans: await playPlans(range),
  }),
);
