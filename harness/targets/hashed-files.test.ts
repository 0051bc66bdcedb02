import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { contentOf } from "../invariants/known-files.ts";
import { hashedFiles } from "./hashed-files.ts";
import { outputFiles } from "./output-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hashed-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("leaves small files as they are", async () => {
  writeFileSync(join(folder, "a"), "a");
  const output = { folder, files: outputFiles(folder) };
  expect(await hashedFiles([output], () => {})).toEqual([output.files]);
});

it("hashes large ones ahead, and tells how far it is", async () => {
  writeFileSync(join(folder, "a"), "a");
  writeFileSync(join(folder, "b"), Buffer.alloc(17 << 20, "b"));
  const files = outputFiles(folder);
  const told: [number, number][] = [];
  const output = { folder, files };
  const [first, second] = await hashedFiles([output, output], (...how) => told.push(how));
  expect(second?.contents).toEqual(first?.contents);
  expect(told).toEqual([
    [1, 4],
    [2, 4],
    [3, 4],
    [4, 4],
  ]);
  for (const path of files.paths) {
    expect(first?.contents?.get(path)).toEqual(contentOf(files, path));
  }
});
