/** Reads the plan in a run's input. By hand, as `parse-faults.ts`. */
import type { ArmedFault } from "./armed-fault.ts";
import type { Drill } from "./drill.ts";
import { requireFault } from "./parse-faults.ts";

const ID = /^[\w-][\w.-]{0,199}$/;

/**
 * @param value what a run's input has as `drill`
 * @throws Error saying what of it is none: `orders[2].attempts is 1`
 */
export function parseDrill(value: unknown): Drill {
  const { id, ledger, orders } = (value ?? {}) as Readonly<Record<string, unknown>>;
  require("id", id, typeof id === "string" && ID.test(id));
  require("ledger", ledger, typeof ledger === "string" && ledger !== "");
  require("orders", orders, Array.isArray(orders));
  for (const [position, order] of (orders as unknown[]).entries()) {
    const path = `orders[${position}]`;
    const { task, shards, attempts, fault } = (order ?? {}) as Readonly<Record<string, unknown>>;
    require(`${path}.task`, task, typeof task === "string");
    require(`${path}.shards`, shards, shards === "*" || areWhole(shards, 0));
    require(`${path}.attempts`, attempts, areWhole(attempts, 1));
    requireFault(fault, `${path}.fault`);
    // Nobody is there who would wake it.
    const { action } = fault as ArmedFault;
    require(`${path}.fault.action`, action, action !== "zombie");
  }
  return value as Drill;
}

function areWhole(value: unknown, least: number): boolean {
  return Array.isArray(value) && value.every((each) => Number.isInteger(each) && each >= least);
}

function require(path: string, value: unknown, isRight: boolean): void {
  if (!isRight) throw new Error(`${path} is ${JSON.stringify(value)?.slice(0, 80)}`);
}
