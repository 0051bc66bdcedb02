import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { never } from "./testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "./testing/puppet-server.ts";

const startServer = puppetServers();

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

it("gives back the memory of runs that are dropped", async () => {
  const server = await startServer([{ name: "task", options: { retry: never } }], {
    concurrency: 1,
    retention: { maxRuns: 3, maxBytes: 50_000_000 },
  });
  // It takes the only place, so that no other run starts a process.
  await server.start("task");
  const play = async () => {
    const run = await server.start("task", ["x".repeat(3_000_000)]);
    await server.ask(`/v1/task-runs/${run}`, { method: "DELETE" });
  };
  const heap = async () => {
    for (let n = 0; n < 3; n++) {
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return process.memoryUsage().heapUsed;
  };
  for (let n = 0; n < 5; n++) await play();
  const before = await heap();
  for (let n = 0; n < 40; n++) await play();
  expect((await heap()) - before).toBeLessThan(40_000_000);
});

it("takes over no more runs of an earlier server than it keeps, and forgets the others for good", async () => {
  const folder = mkdtempSync(join(tmpdir(), "history-"));
  const serve = (maxRuns: number, maxBytes = 100_000_000) =>
    startServer([{ name: "task", options: { retry: never } }], {
      concurrency: 1,
      retention: { maxRuns, maxBytes },
      historyFolder: folder,
    });
  const list = async ({ ask }: PuppetServer): Promise<string[]> =>
    (await ask("/v1/task-runs")).body.map((each: { taskRun: { id: string } }) => each.taskRun.id);
  const first = await serve(10);
  // It takes the only place, so that no other run starts a process.
  await first.start("task");
  for (let n = 0; n < 5; n++) {
    const run = await first.start("task", ["x".repeat(3_000_000)]);
    await first.ask(`/v1/task-runs/${run}`, { method: "DELETE" });
  }
  await first.close();
  const second = await serve(3);
  const runs = await list(second);
  expect(runs).toHaveLength(3);
  const bytes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(3 * 3_100_000);
  await second.close();
  // Each of the arguments counts; the first run had none.
  const third = await serve(10, 4_000_000);
  expect(await list(third)).toEqual([runs[0], runs[2]]);
  await third.close();
  rmSync(folder, { recursive: true });
});

it("may be closed twice", async () => {
  const server = await startServer([{ name: "task" }]);
  await Promise.all([server.close(), server.close()]);
});
