/** Arms the task faults that a platform hands to one attempt, and only where drills are allowed. */
import { InputError } from "./errors.ts";
import {
  type ArmedFault,
  FAILPOINTS,
  type FailpointDetails,
  type Failpoints,
  inactiveFailpoints,
} from "./failpoints.ts";
import type { Log } from "./log.ts";

/** The environment variable that holds the attempt's faults, a JSON array of `ArmedFault`. */
export const FAULTS_VARIABLE = "SHARDPROOF_FAULTS";
/** The environment variable that allows them, with the value `enabled`. */
export const DRILLS_VARIABLE = "SHARDPROOF_DRILLS";

/**
 * The failpoints of an attempt, from its environment: inactive unless faults were handed over.
 *
 * @throws InputError faults are there but drills are not enabled, or they are unreadable
 */
export function failpointsFrom(environment: NodeJS.ProcessEnv, log: Log): Failpoints {
  const text = environment[FAULTS_VARIABLE];
  if (text === undefined) return inactiveFailpoints;
  if (environment[DRILLS_VARIABLE] !== "enabled") {
    throw new InputError(
      `faults were handed to this attempt (${FAULTS_VARIABLE}), but drills are not enabled here; set ${DRILLS_VARIABLE}=enabled where faults may strike`,
    );
  }
  return armFailpoints(parseFaults(text), log);
}

/** Failpoints at which the given faults strike. Each strike is logged before it takes effect. */
export function armFailpoints(faults: readonly ArmedFault[], log: Log): Failpoints {
  const reached = new Map<ArmedFault, number>();
  return {
    reach(name, details = {}) {
      for (const fault of faults) {
        if (fault.at !== name || !matches(fault, details)) continue;
        const count = (reached.get(fault) ?? 0) + 1;
        reached.set(fault, count);
        if (count === fault.occurrence) strike(fault, log);
      }
    },
  };
}

function matches(fault: ArmedFault, details: FailpointDetails): boolean {
  return fault.source === undefined || fault.source === details.source;
}

function strike(fault: ArmedFault, log: Log): never {
  log.warn({
    event: "fault_struck",
    fault: fault.fault,
    action: fault.action,
    at: fault.at,
  });
  throw new Error(fault.message);
}

function parseFaults(text: string): ArmedFault[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  if (!Array.isArray(parsed) || !parsed.every(isArmedFault)) {
    throw new InputError(`${FAULTS_VARIABLE} does not hold a list of faults as JSON`);
  }
  return parsed;
}

function isArmedFault(value: unknown): value is ArmedFault {
  const fault = value as Partial<ArmedFault> | null;
  return (
    typeof fault === "object" &&
    fault !== null &&
    Number.isInteger(fault.fault) &&
    fault.action === "throw" &&
    typeof fault.at === "string" &&
    Object.hasOwn(FAILPOINTS, fault.at) &&
    (fault.source === undefined || typeof fault.source === "string") &&
    Number.isInteger(fault.occurrence) &&
    typeof fault.message === "string" &&
    fault.message !== ""
  );
}
