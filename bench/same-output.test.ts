import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { compareWithShards } from "./same-output.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "same-output-"));
  mkdirSync(join(folder, "run"));
  writeFileSync(join(folder, "run", "shard-0.profiles.ndjson"), "a1\nd\n");
  writeFileSync(join(folder, "run", "shard-1.profiles.ndjson"), "b\nc\n");
  writeFileSync(join(folder, "run", "shard-2.profiles.ndjson"), "");
  writeFileSync(join(folder, "run", "manifest.json"), "{}");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function compare(text: string) {
  writeFileSync(join(folder, "all"), text);
  return compareWithShards(join(folder, "all"), join(folder, "run"));
}

it("finds the shards' lines, in order, in one file", async () => {
  expect(await compare("a1\nb\nc\nd\n")).toEqual({ lines: 4, bytes: 9, difference: null });
});

it.each([
  ["another line", "a2\nb\nc\nd\n", /^line 1: the file has\na2\nand the shards\na1$/],
  ["another order", "a1\nc\nb\nd\n", /^line 2/],
  ["a line that is missing", "a1\nb\nc\n", /^the file ends after 3 lines, the shards go on$/],
  ["a line too many", "a1\nb\nc\nd\ne\n", /^the shards end after 4 lines, the file goes on$/],
])("tells %s", async (_, text, difference) => {
  expect((await compare(text)).difference).toMatch(difference);
});
