import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claimWorkFolder } from "./work-folder.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "work-folder-"));
});
afterEach(() => rmSync(root, { recursive: true }));

it("claims the scenario's folder, empty, whatever an earlier play left in it", () => {
  const first = claimWorkFolder("drill", root);
  writeFileSync(join(first.output, "left"), "");
  first.release();
  const second = claimWorkFolder("drill", root);
  expect(second.path).toBe(first.path);
  expect(readdirSync(second.path).sort()).toEqual(["output", "reference", "sources"]);
  expect(readdirSync(second.output)).toEqual([]);
  second.release();
  expect(readdirSync(root)).toEqual(["drill"]);
});

it("gives the next folder while another play goes on", () => {
  const first = claimWorkFolder("drill", root);
  writeFileSync(join(first.output, "kept"), "");
  const second = claimWorkFolder("drill", root);
  expect(second.path).toBe(`${first.path}-2`);
  expect(existsSync(join(first.output, "kept"))).toBe(true);
});

it("takes over from a process that is gone", () => {
  // Above the largest process id that Linux gives.
  writeFileSync(join(root, "drill.lock"), "4194305");
  expect(claimWorkFolder("drill", root).path).toBe(join(root, "drill"));
});

it("says so when the folder cannot be written, with exit code 3", () => {
  const file = join(root, "file");
  writeFileSync(file, "");
  expect(() => claimWorkFolder("drill", join(file, "below"))).toThrow(
    expect.objectContaining({
      exitCode: 3,
      message: expect.stringContaining("cannot write below"),
    }),
  );
});
