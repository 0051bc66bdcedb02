/** Arms the faults that a platform hands to one attempt, and only where drills are allowed. */
import { type ArmedFault, type ArmedTaskFault, isTaskFault } from "./drills/armed-fault.ts";
import type { Effects } from "./drills/effects.ts";
import { fileKindOf } from "./drills/file-kind.ts";
import { parseFaults } from "./drills/parse-faults.ts";
import { strikeTeller } from "./drills/strike.ts";
import { InputError, messageOf } from "./errors.ts";
import {
  type FailpointDetails,
  type FailpointName,
  type Failpoints,
  inactiveFailpoints,
} from "./failpoints.ts";
import type { Log } from "./log.ts";

/** The environment variable that holds the attempt's faults, a JSON array of `ArmedFault`. */
export const FAULTS_VARIABLE = "SHARDPROOF_FAULTS";
/** The environment variable that allows them, with the value `enabled`. */
export const DRILLS_VARIABLE = "SHARDPROOF_DRILLS";

/**
 * The faults of an attempt, from its environment; none where none were handed over. They are armed
 * with `armFailpoints` and `faultyDisk`.
 *
 * @throws InputError faults are there but drills are not enabled, or they are unreadable
 */
export function faultsFrom(environment: NodeJS.ProcessEnv): readonly ArmedFault[] {
  const text = environment[FAULTS_VARIABLE];
  if (text === undefined) return [];
  requireDrills(environment, `faults were handed to this attempt (${FAULTS_VARIABLE})`);
  try {
    return parseFaults(text);
  } catch (error) {
    throw new InputError(
      `${FAULTS_VARIABLE} does not hold faults that this pipeline knows: ${messageOf(error)}; are harness and tasks of the same version?`,
    );
  }
}

/**
 * @param what a clause that says which faults are there
 * @throws InputError drills are not enabled in this environment
 */
export function requireDrills(environment: NodeJS.ProcessEnv, what: string): void {
  if (environment[DRILLS_VARIABLE] === "enabled") return;
  throw new InputError(
    `${what}, but drills are not enabled here; set ${DRILLS_VARIABLE}=enabled where faults may strike`,
  );
}

/**
 * Failpoints at which the task faults among the given ones strike; inactive if there are none. Each
 * strike is logged before it takes effect.
 */
export function armFailpoints(
  faults: readonly ArmedFault[],
  log: Log,
  effects: Effects,
): Failpoints {
  const armed = faults
    .filter(isTaskFault)
    .map((fault) => ({ fault, strike: strikeTeller(log, fault), reached: 0 }));
  if (armed.length === 0) return inactiveFailpoints;
  return {
    async reach(name, details = {}) {
      const due = armed.filter((each) => {
        if (!isMeant(each.fault, name, details)) return false;
        each.reached += 1;
        return each.reached === each.fault.occurrence;
      });
      for (const { fault, strike } of due) {
        strike(fault.at);
        await carryOut(fault, effects);
      }
    },
  };
}

function isMeant(
  { at, source, artifact }: ArmedTaskFault,
  name: FailpointName,
  details: FailpointDetails,
): boolean {
  return (
    at === name &&
    (source === undefined || source === details.source) &&
    (artifact === undefined || artifact === fileKindOf(details.artifact ?? ""))
  );
}

async function carryOut(fault: ArmedTaskFault, effects: Effects): Promise<void> {
  switch (fault.action) {
    case "throw":
      throw new Error(fault.message);
    case "kill":
      return effects.kill();
    case "exit":
      return effects.exit(fault.code);
    case "hang":
      return effects.hang();
    case "delay":
      return effects.sleep(fault.ms);
    case "zombie":
      return effects.freeze(fault.ms);
  }
}
