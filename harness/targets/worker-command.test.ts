import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ownTemporaryFolder } from "../platform/testing/leftovers.ts";
import { workerCommand } from "./worker-command.ts";

let temporary: ReturnType<typeof ownTemporaryFolder>;
beforeEach(() => {
  temporary = ownTemporaryFolder();
});
afterEach(() => temporary.remove());

const listeners = () => process.listenerCount("exit");

it("is ours, bundled, gone when it is released", async () => {
  const before = listeners();
  const { command, release } = await workerCommand(undefined);
  const [program = "", ...words] = command;
  const file = words.at(-1) ?? "";
  expect(temporary.content()).toEqual([basename(dirname(file))]);
  // Without a platform it has nobody to talk to, and says so.
  const { status, stderr } = spawnSync(program, words, {
    encoding: "utf8",
    env: { ...process.env, RENDER_SDK_SOCKET_PATH: undefined },
  });
  expect(status).not.toBe(0);
  expect(stderr).toContain("RENDER_SDK_SOCKET_PATH");

  expect(listeners()).toBe(before + 1);
  release();
  release();
  expect(existsSync(file)).toBe(false);
  expect(temporary.content()).toEqual([]);
  expect(listeners()).toBe(before);
});

it("is another one's command, split into words; nothing is made for it", async () => {
  const { command, release } = await workerCommand(`node "my worker.js" --fast`);
  expect(command).toEqual(["node", "my worker.js", "--fast"]);
  expect(temporary.content()).toEqual([]);
  release();
});

it("is refused where the words cannot be told apart", async () => {
  await expect(workerCommand(`node "x`)).rejects.toMatchObject({ exitCode: 2 });
});
