import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { outputFiles } from "./output-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "output-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("holds every file below the folder, hidden ones too, with `/` and in order; no folders", () => {
  mkdirSync(join(folder, "run/empty"), { recursive: true });
  for (const path of ["run/b.tmp", "run/.a", "z", "run/manifest.json"]) {
    writeFileSync(join(folder, path), `of ${path}`);
  }
  const files = outputFiles(folder);
  expect(files.paths).toEqual(["run/.a", "run/b.tmp", "run/manifest.json", "z"]);
  expect(files.read("run/b.tmp").toString()).toBe("of run/b.tmp");
  expect(Buffer.concat([...files.chunks("run/b.tmp")]).toString()).toBe("of run/b.tmp");
});

it("reads nothing but what it holds", () => {
  writeFileSync(join(folder, "a"), "");
  const { read, chunks } = outputFiles(folder);
  writeFileSync(join(folder, "later"), "");
  for (const path of ["later", "../a", "./a"]) {
    expect(() => read(path)).toThrow(`there is no ${path}`);
    expect(() => chunks(path)).toThrow(`there is no ${path}`);
  }
});

it("holds none where nothing was published", () => {
  expect(outputFiles(folder).paths).toEqual([]);
});

it("holds none where the folder is not there", () => {
  expect(outputFiles(join(folder, "none")).paths).toEqual([]);
});
