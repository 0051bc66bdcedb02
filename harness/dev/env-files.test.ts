import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { environmentOfFiles } from "./env-files.ts";

let folder: string;
const before = process.cwd();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "env-"));
  writeFileSync(join(folder, ".env"), "A=usual\nB=usual # comment\n");
  writeFileSync(join(folder, "one"), 'B="one\\ntwo"\nC=one\n');
  writeFileSync(join(folder, "two"), "C=two\n");
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

it("reads .env of the working directory first, then what is named; the last word counts", () => {
  expect(environmentOfFiles([])).toEqual({ A: "usual", B: "usual" });
  expect(environmentOfFiles(["one", "two"])).toEqual({ A: "usual", B: "one\ntwo", C: "two" });
});

it("does without .env, but not without what is named", () => {
  rmSync(join(folder, ".env"));
  expect(environmentOfFiles([])).toEqual({});
  expect(() => environmentOfFiles(["none"])).toThrow(
    "--env-file: none cannot be read: ENOENT: no such file or directory",
  );
});
