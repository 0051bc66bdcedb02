/** A strike goes into the log before it takes effect: afterwards there may be nobody to tell of it. */
import type { Log } from "../log.ts";
import type { ArmedFault } from "./armed-fault.ts";

/** Tells of strikes of a fault, at a failpoint or a store operation such as `write profiles`. */
export function strikeTeller(log: Log, { fault, action }: ArmedFault): (at: string) => void {
  return (at) => log.warn({ event: "fault_struck", fault, action, at });
}
