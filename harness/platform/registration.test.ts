import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { splitCommand } from "./command-line.ts";
import { type LocalPlatformOptions, startLocalPlatform } from "./local-platform.ts";
import { ownTemporaryFolder } from "./testing/leftovers.ts";

const temporary = ownTemporaryFolder();
afterAll(() => temporary.remove());

const start = (command: readonly string[], limits: LocalPlatformOptions["limits"] = {}) =>
  startLocalPlatform({ command, concurrency: 1, waitScale: 1, limits });
const script = (text: string) => [process.execPath, "--input-type=module", "-e", text];
/** Sends tasks, then goes on with `after`. */
const registering = (tasks: unknown, after = "") =>
  script(`
    import { request } from "node:http";
    const options = { socketPath: process.env.RENDER_SDK_SOCKET_PATH, path: "/register-tasks", method: "POST" };
    request(options, (answer) => answer.resume()).end(${JSON.stringify(JSON.stringify({ tasks }))});
    ${after}
  `);

describe("a worker that cannot be used is refused with exit code 3 and what it did", () => {
  it.each([
    ["is not there", ["/nowhere/worker"], "could not be started: spawn /nowhere/worker ENOENT"],
    ["ends without a word", script("process.exit(4)"), "exited with code 4 without registering"],
    ["says why it ends", script("console.error('no SDK here'); process.exit(4)"), "  no SDK here"],
    ["is killed", script("process.kill(process.pid, 'SIGKILL')"), "was killed by SIGKILL without"],
    ["has no task", registering([]), "registered no task"],
    [
      "sends what is no task",
      registering([{ name: "x", options: { retry: { max_retries: "many" } } }]),
      "sent tasks that cannot be understood: malformed request: ✖ Invalid input: expected number, received string\n  → at tasks[0].options.retry.max_retries",
    ],
  ])("%s", async (_, command, text) => {
    await expect(start(command)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(text),
    });
    expect(temporary.content()).toEqual([]);
  });
});

it("does not ask a worker whose tasks are known", async () => {
  const tasks = [
    {
      name: "x",
      retry: { maxRetries: 0, waitDurationMs: 0, backoffScaling: 1 },
      timeoutSeconds: 30,
      plan: "pro",
    },
  ];
  const platform = await startLocalPlatform({
    command: script("process.exit(4)"),
    concurrency: 1,
    waitScale: 0,
    tasks,
  });
  expect(platform.tasks).toEqual(tasks);
  await platform.close();
});

it("refuses a worker that stays silent, and ends it", async () => {
  const silent = start(script("setInterval(() => {}, 1000)"), { registerMs: 200 });
  await expect(silent).rejects.toThrow("did not register its tasks within 0.2 s");
  expect(temporary.content()).toEqual([]);
});

it("takes what was registered from a worker that does not end by itself", async () => {
  const worker = registering([{ name: "x" }], "setInterval(() => {}, 1000)");
  const platform = await start(worker, { exitMs: 100 });
  expect(platform.tasks.map(({ name }) => name)).toEqual(["x"]);
  await platform.close();
});

it("starts a worker whose path has spaces, given as one line", async () => {
  const folder = join(temporary.folder, "a folder");
  const worker = join(folder, "odd worker.mjs");
  mkdirSync(folder);
  cpSync(fileURLToPath(new URL("./fixtures/odd-worker.mjs", import.meta.url)), worker);
  const platform = await start(splitCommand(`${process.execPath} "${worker}" spaces`));
  const run = await platform.run({ task: "ok", input: [1] });
  await platform.close();
  expect(run.status).toBe("completed");
});
