import { spawn, spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { groupsOverByPs } from "./ps-memory.ts";

it("adds up what processes of a group hold", async () => {
  const over = (...limits: [number, number][]) =>
    groupsOverByPs(
      new Map(limits),
      async () => "    1   9000\n  700    60\n  7    500\n  700 50\n",
    );
  expect(await over([700, 110 * 1024])).toEqual(new Map());
  expect(await over([700, 110 * 1024 - 1])).toEqual(new Map([[700, 110 * 1024]]));
  expect(await over([8, 0], [7, 0])).toEqual(new Map([[7, 500 * 1024]]));
});

// Slim images have none, and need none.
const hasPs = spawnSync("ps", ["-A"]).error === undefined;

it.skipIf(!hasPs)("understands the ps of this machine", async () => {
  const sleeper = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
  const group = sleeper.pid ?? Number.NaN;
  try {
    const held = (await groupsOverByPs(new Map([[group, 0]]))).get(group);
    expect(held).toBeGreaterThan(100 * 1024);
    expect(held).toBeLessThan(100 * 1024 * 1024);
  } finally {
    sleeper.kill("SIGKILL");
  }
});
