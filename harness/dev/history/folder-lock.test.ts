import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { lockFolder } from "./folder-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("is one's until it is released", async () => {
  const lock = await lockFolder(folder);
  expect(await lockFolder(folder)).toBeNull();
  lock?.release();
  lock?.release();
  expect(readdirSync(folder)).toEqual([]);
  const next = await lockFolder(folder);
  expect(next).not.toBeNull();
  next?.release();
});

it("is free when its process was killed, whatever that has left", async () => {
  const script = `require("node:net").createServer().listen(${JSON.stringify(join(folder, "lock"))}, () => console.log())`;
  const owner = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => owner.once("exit", resolve));
  await new Promise((resolve) => owner.stdout.once("data", resolve));
  expect(await lockFolder(folder)).toBeNull();
  owner.kill("SIGKILL");
  await ended;
  expect(readdirSync(folder)).toEqual(["lock"]);
  const lock = await lockFolder(folder);
  expect(lock).not.toBeNull();
  lock?.release();
});

it("fails where no socket can be made", async () => {
  await expect(lockFolder(join(folder, "none"))).rejects.toMatchObject({
    code: expect.any(String),
  });
});
