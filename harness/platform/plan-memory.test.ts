import { expect, it } from "vitest";
import { createPlanMemory } from "./plan-memory.ts";
import type { ProcessEnd } from "./worker-process.ts";

const MIB = 1024 * 1024;

/** Plans enforced on a process of group 7, without a system that would tell of it. */
function enforced(plan: string, group: number | undefined = 7) {
  const watched: { group: number; limit: number; tell(bytes: number): void }[] = [];
  const reasons: string[] = [];
  let ends = 0;
  let exit: (end: ProcessEnd) => void = () => {};
  const exited = new Promise<ProcessEnd>((resolve) => {
    exit = resolve;
  });
  const memory = createPlanMemory(new Map([["starter", 512]]), {
    watch(group, limit, tell) {
      watched.push({ group, limit, tell });
      return () => void ends++;
    },
  });
  memory.enforce(plan, { group, exited }, (why) => reasons.push(why));
  return { watched, reasons, ends: () => ends, exit };
}

it("a process may hold what its plan has; the reason tells how much it held, and might have", () => {
  const { watched, reasons } = enforced("starter");
  expect(watched).toMatchObject([{ group: 7, limit: 512 * MIB }]);
  watched[0]?.tell(512 * MIB + 1);
  expect(reasons).toEqual(['ran out of memory: 513 MiB, where its plan "starter" has 512 MiB']);
});

it("it is watched until it has ended", async () => {
  const { ends, exit } = enforced("starter");
  expect(ends()).toBe(0);
  exit({ code: 0 });
  await Promise.resolve();
  expect(ends()).toBe(1);
});

it.each(["flex", "constructor", ""])("a plan of unknown size is not enforced: '%s'", (plan) => {
  expect(enforced(plan).watched).toEqual([]);
});

it("a process that could not be started is not watched", () => {
  const watched: number[] = [];
  const memory = createPlanMemory(new Map([["starter", 512]]), {
    watch(group) {
      watched.push(group);
      return () => {};
    },
  });
  const exited = Promise.resolve({ notStarted: "ENOENT" });
  memory.enforce("starter", { group: undefined, exited }, () => {});
  expect(watched).toEqual([]);
});
