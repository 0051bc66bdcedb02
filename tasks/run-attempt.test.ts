import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { AnyTaskDefinition } from "./definition.ts";
import type { ArmedAttempt } from "./drills/armed-attempt.ts";
import type { ArmedFault } from "./drills/armed-fault.ts";
import { runAttempt } from "./run-attempt.ts";
import { recordedEffects } from "./testing/recorded-effects.ts";
import { recordedWorld, sourcesOfTwo } from "./testing/recorded-world.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();
const ENABLED = { SHARDPROOF_DRILLS: "enabled" };
const child = { name: "process_shard" };
const THROW: ArmedFault = {
  fault: 4,
  action: "throw",
  message: "gone",
  at: "shard.start",
  occurrence: 1,
};
const order = (task: string, ...attempts: number[]) => ({
  task,
  shards: "*" as const,
  attempts,
  fault: THROW,
});

/** Runs a task that starts a shard, and tells what it and the shard were given, and what was armed. */
async function run(input: unknown, environment: NodeJS.ProcessEnv = ENABLED, meddle = () => {}) {
  const seen: { armed?: ArmedAttempt | undefined; own?: unknown; child?: unknown } = {};
  const { ctx } = recordedWorld(sourcesOfTwo(), (_definition, given) => {
    seen.child = given;
  });
  const { effects, log } = recordedEffects();
  const task = {
    name: "merge_customer_data",
    async run(context, own) {
      seen.own = own;
      await context.run(child as never, { shard: 3 } as never);
      meddle();
      const struck = seen.armed?.observe(log, effects).log;
      for (const { fault, action } of seen.armed?.faults ?? []) {
        struck?.warn({ event: "fault_struck", fault, action, at: "run.start" });
      }
      return "done";
    },
  } as AnyTaskDefinition;
  const result = await runAttempt(task, input, environment, (armed) => {
    seen.armed = armed;
    return ctx;
  });
  return { result, ...seen };
}
const drilled = (...orders: object[]) => ({
  shards: 10,
  drill: { id: "d", ledger: join(folder(), "ledger"), orders },
});

it.each([{ shards: 10 }, [1], null, "text"])(
  "an input without a plan is the task's own: %j",
  async (input) => {
    const { result, own, armed, child } = await run(input, {});
    expect({ result, armed, child }).toEqual({
      result: "done",
      armed: undefined,
      child: { shard: 3 },
    });
    expect(own).toBe(input);
  },
);

it("a plan arms its attempt, is handed on, and is not seen by the task", async () => {
  const input = drilled(order("merge_customer_data", 1), order("process_shard", 2));
  const first = await run(input);
  expect(first).toMatchObject({ result: "done", own: { shards: 10 }, armed: { faults: [THROW] } });
  expect(first.own).toEqual({ shards: 10 });
  expect(first.child).toEqual({
    shard: 3,
    drill: { ...input.drill, orders: [order("process_shard", 2)] },
  });
  const second = await run(input);
  expect(second.armed?.faults).toEqual([]);
  expect(readdirSync(join(folder(), "ledger", "d")).sort()).toEqual([
    "merge_customer_data.attempt-1",
    "merge_customer_data.attempt-1.fault-4",
    "merge_customer_data.attempt-2",
  ]);
});

it("an attempt whose strike cannot be marked fails: nobody would know of it", async () => {
  const ledger = join(folder(), "ledger");
  const replaceLedger = () => {
    rmSync(ledger, { recursive: true });
    writeFileSync(ledger, "no folder");
  };
  await expect(
    run(drilled(order("merge_customer_data", 1)), ENABLED, replaceLedger),
  ).rejects.toThrow(/ENOTDIR/);
});

it("whom no order is for claims no number", async () => {
  const { armed } = await run(drilled(order("process_shard", 1)));
  expect(armed?.faults).toEqual([]);
  expect(existsSync(join(folder(), "ledger"))).toBe(false);
});

it.each([undefined, "", "1", "Enabled"])(
  "a plan is refused with SHARDPROOF_DRILLS=%s",
  async (drills) => {
    const input = drilled(order("merge_customer_data", 1));
    await expect(run(input, { SHARDPROOF_DRILLS: drills })).rejects.toThrow(
      "the input of this run holds faults (input.drill), but drills are not enabled here; set SHARDPROOF_DRILLS=enabled where faults may strike",
    );
    await expect(run({ drill: null }, {})).rejects.toThrow(/drills are not enabled here/);
    expect(existsSync(join(folder(), "ledger"))).toBe(false);
  },
);

it("a plan that cannot be understood is refused with its place", async () => {
  await expect(run({ drill: { id: "d" } })).rejects.toThrow(
    "input.drill holds no faults that this pipeline knows: ledger is undefined; are harness and tasks of the same version?",
  );
});
