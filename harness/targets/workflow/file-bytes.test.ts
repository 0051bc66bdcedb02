import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileBytes } from "./file-bytes.ts";

let root: string;
let folders: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "file-bytes-"));
  folders = ["scratch", "cwd"].map((name) => join(root, name));
  for (const folder of folders) mkdirSync(join(folder, "out", "node_modules"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, bytes: number) => writeFileSync(join(root, path), "x".repeat(bytes));

test("a path is looked for in every folder, and holds nothing where there is no file", () => {
  expect(fileBytes("out/a.csv", folders)).toBe(0);
  write("cwd/out/a.csv", 5);
  expect(fileBytes("out/a.csv", folders)).toBe(5);
  write("scratch/out/a.csv", 7);
  expect(fileBytes("out/a.csv", folders)).toBe(12);
  expect(fileBytes(join(root, "cwd/out/a.csv"), folders)).toBe(5);
  expect(fileBytes("out", folders)).toBe(0);
  expect(fileBytes("../cwd/out/a.csv", folders)).toBe(5);
});

test("a pattern names all that fits, once, hidden files too, and nobody's packages", () => {
  write("scratch/out/a.csv", 1);
  write("scratch/out/.b.csv", 2);
  write("scratch/out/c.txt", 4);
  write("cwd/d.csv", 8);
  write("cwd/out/node_modules/e.csv", 16);
  symlinkSync(root, join(root, "cwd", "out", "loop"));
  expect(fileBytes("out/*.csv", folders)).toBe(3);
  expect(fileBytes("**/*.csv", folders)).toBe(11);
  expect(fileBytes("**/*.csv", [folders[0] as string, folders[0] as string])).toBe(3);
  expect(fileBytes(`${root}/**/*.{csv,txt}`, folders)).toBe(15);
  expect(fileBytes("no/such/*.csv", folders)).toBe(0);
});
