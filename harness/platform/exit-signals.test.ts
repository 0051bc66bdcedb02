import { spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { bundleFile, bundleWorker } from "./bundle.ts";
import { ownTemporaryFolder, processesOf, until } from "./testing/leftovers.ts";

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const temporary = ownTemporaryFolder();
const bundles = join(temporary.folder, "bundles");
mkdirSync(bundles);
afterAll(() => temporary.remove());

/** Cannot notice that its platform is gone. */
const unaware = async () => ({
  task: "lost-in-thought",
  worker: [process.execPath, fixture("odd-worker.mjs")],
});
const ours = async () => ({
  task: "computes",
  worker: await bundleWorker(bundles, fixture("tiny-worker.ts")),
});

it.each([
  ["SIGINT", 130, unaware, []],
  ["SIGTERM", 143, unaware, []],
  ["SIGHUP", 129, unaware, []],
  // Nobody is left to kill the worker: ours ends by itself. Nor to remove the folder.
  ["SIGKILL", null, ours, [expect.stringMatching(/^shardproof-/)]],
] as const)("a harness that %s ends in the middle of a run leaves no worker", async (...row) => {
  const [signal, code, workerOf, files] = row;
  const { task, worker } = await workerOf();
  const harness = await bundleFile(bundles, fixture("harness.ts"));
  const own = join(temporary.folder, signal);
  mkdirSync(own);
  // In the command line of the harness and of its worker, to find both.
  const marker = `${own}-marker`;
  const child = spawn(process.execPath, [harness, task, ...worker, marker], {
    env: { ...process.env, TMPDIR: own },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  // The worker is at work when the harness says so.
  await new Promise((resolve) => child.stdout.once("data", resolve));
  expect(processesOf(marker)).toHaveLength(2);
  child.kill(signal);
  expect(await ended).toBe(code);
  await until(() => processesOf(marker).length === 0);
  expect(readdirSync(own)).toEqual(files);
});
