import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { processEffects } from "../../tasks/drills/effects.ts";
import { mountFullFolder } from "./full-folder.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "full-folder-"));
});
afterEach(() => rmSync(parent, { recursive: true }));

const listeners = () => process.listenerCount("exit");

it("takes no byte, and leaves nothing behind; or leaves nothing where it cannot be mounted", async () => {
  const before = listeners();
  const full = mountFullFolder(parent);
  if (full !== null) {
    expect(listeners()).toBe(before + 1);
    expect(() => writeFileSync(join(full.path, "x"), "x")).toThrow(/^ENOSPC/);
    const { writeToFullDisk } = processEffects(full.path);
    await expect(writeToFullDisk?.(Buffer.from("x"))).rejects.toMatchObject({ code: "ENOSPC" });
    expect(existsSync(join(full.path, String(process.pid)))).toBe(false);
    full.release();
    full.release();
  }
  expect(readdirSync(parent)).toEqual([]);
  expect(listeners()).toBe(before);
});

it("is null where there is no mount(8)", () => {
  const path = process.env.PATH;
  process.env.PATH = parent;
  try {
    expect(mountFullFolder(parent)).toBe(null);
  } finally {
    process.env.PATH = path;
  }
  expect(readdirSync(parent)).toEqual([]);
});
