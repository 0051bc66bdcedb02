/** What of a scenario a deployed workflow cannot be given. */
import { whySkipped } from "../../faults/index.ts";
import type { Scenario } from "../../scenario/schema.ts";

/** A clause that says why a scenario cannot be played there; null if it can. */
export function whyNotRemote({ faults, run }: Pick<Scenario, "faults" | "run">): string | null {
  const field = (["timeZone", "locale"] as const).find((name) => run[name] !== undefined);
  if (field !== undefined) return `run.${field}: a deployed workflow has an environment of its own`;
  return whySkipped(faults, "remote");
}
