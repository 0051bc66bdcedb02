import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { never } from "./testing/puppet-command.ts";
import { puppetServers } from "./testing/puppet-server.ts";

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

it("may be closed twice", async () => {
  const server = await startServer([{ name: "task" }]);
  await Promise.all([server.close(), server.close()]);
});
