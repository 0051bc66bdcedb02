import { expect, it } from "vitest";
import { recordedEffects } from "../testing/recorded-effects.ts";
import type { Ledger } from "./ledger.ts";
import { createStrikeMarks } from "./strike-marks.ts";

const SHARD = { task: "process_shard", part: 3 };
const STRUCK = { event: "fault_struck", fault: 1, action: "kill", at: "shard.merged" };

function observed(create?: Ledger["create"]) {
  const { told, effects, log } = recordedEffects();
  const marks = createStrikeMarks(
    {
      create:
        create ??
        (async (name, text) => {
          const { elapsedMs, ...mark } = JSON.parse(text);
          // Later than whoever does not wait for it.
          await new Promise(setImmediate);
          told.push({ name, ...mark });
          expect(elapsedMs).toBeGreaterThanOrEqual(0);
          return true;
        }),
    },
    SHARD,
    2,
  );
  return { told, marks, ...marks.observe(log, effects) };
}
const MARK = { name: "process_shard.3.attempt-2.fault-1", action: "kill", at: "shard.merged" };

it.each(["kill", "exit"] as const)("a mark is there before %s ends the process", async (what) => {
  const { told, log, effects } = observed();
  log.warn(STRUCK);
  await expect(what === "kill" ? effects.kill() : effects.exit(3)).rejects.toThrow(what);
  const { event: _, ...struck } = STRUCK;
  expect(told).toEqual([struck, MARK, what === "kill" ? "kill" : "exit 3"]);
});

it("a fault that strikes often leaves one mark, and other lines none", async () => {
  const { told, marks, log } = observed();
  log.info({ event: "shard_start" });
  log.error({ event: "shard_failed" });
  log.warn({ event: "unknown_columns" });
  log.warn(STRUCK);
  log.warn(STRUCK);
  log.warn({ ...STRUCK, fault: 2 });
  await marks.settled();
  expect(told.slice(6)).toEqual([MARK, { ...MARK, name: "process_shard.3.attempt-2.fault-2" }]);
});

it("a mark that cannot be made is told: nobody would know of the strike", async () => {
  const { told, marks, log, effects } = observed(() => Promise.reject(new Error("no room")));
  log.warn(STRUCK);
  await expect(effects.kill()).rejects.toThrow("no room");
  await expect(marks.settled()).rejects.toThrow("no room");
  expect(told).not.toContain("kill");
});
