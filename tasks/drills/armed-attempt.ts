/** What a plan does to one attempt, for whoever makes the attempt's context. */
import type { Log } from "../log.ts";
import type { ArmedFault } from "./armed-fault.ts";
import type { Effects } from "./effects.ts";

export interface ArmedAttempt {
  /** On top of those that the platform hands over. */
  readonly faults: readonly ArmedFault[];
  /** Log and effects through which strikes go. */
  observe(log: Log, effects: Effects): { readonly log: Log; readonly effects: Effects };
}
