/** Runs an attempt whose input holds a plan; loaded where one does only. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { requireDrills } from "../arming.ts";
import type { AnyTaskDefinition, TaskContext } from "../definition.ts";
import { nodeDisk } from "../disk.ts";
import { InputError, messageOf } from "../errors.ts";
import { isS3Location } from "../s3/location.ts";
import type { ArmedAttempt } from "./armed-attempt.ts";
import { createDirectoryLedger } from "./directory-ledger.ts";
import { type Drill, drilledRun, ordersFor, withDrill } from "./drill.ts";
import { claimAttempt, type Ledger } from "./ledger.ts";
import { parseDrill } from "./parse-drill.ts";
import { createStrikeMarks } from "./strike-marks.ts";

/**
 * @param input an object with the field `drill`, which the task itself never sees
 * @param contextFor as `runAttempt` takes it
 * @throws InputError drills are not enabled here, or the plan is none
 */
export async function runDrilled(
  definition: AnyTaskDefinition,
  input: { readonly drill?: unknown },
  environment: NodeJS.ProcessEnv,
  contextFor: (armed: ArmedAttempt) => TaskContext,
): Promise<unknown> {
  const { drill: given, ...own } = input;
  requireDrills(environment, "the input of this run holds faults (input.drill)");
  const drill = parsed(given);
  const run = drilledRun(definition.name, own);
  const orders = ordersFor(drill, run);
  const ledger = await openLedger(drill, environment);
  // A root run may hold orders for its subtasks alone.
  const attempt =
    orders.length === 0 ? 1 : await claimAttempt(ledger, run, randomBytes(8).toString("hex"));
  const faults = orders
    .filter(({ attempts }) => attempts.includes(attempt))
    .map(({ fault }) => fault);
  const marks = createStrikeMarks(ledger, run, attempt);
  const context = contextFor({ faults, observe: marks.observe });
  try {
    return await definition.run(
      {
        ...context,
        run: (child, childInput) => context.run(child, withDrill(drill, child.name, childInput)),
      },
      own,
    );
  } finally {
    await marks.settled();
  }
}

function parsed(value: unknown): Drill {
  try {
    return parseDrill(value);
  } catch (error) {
    throw new InputError(
      `input.drill holds no faults that this pipeline knows: ${messageOf(error)}; are harness and tasks of the same version?`,
    );
  }
}

async function openLedger({ id, ledger }: Drill, environment: NodeJS.ProcessEnv): Promise<Ledger> {
  if (!isS3Location(ledger)) return createDirectoryLedger(nodeDisk, join(ledger, id));
  const { openS3Ledger } = await import("../s3/open-s3-store.ts");
  return openS3Ledger(environment, ledger, id);
}
