import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createFolderScratch } from "../targets/scratch-folder.ts";
import { createMemoryScratch, type Scratch } from "./scratch.ts";
import { chunksOf, createShardedWriter, piecesOf } from "./sharded-file.ts";

const folder = mkdtempSync(join(tmpdir(), "scratch-"));
afterAll(() => rmSync(folder, { recursive: true }));

const textOf = (chunks: Iterable<Buffer>) =>
  Array.from(chunks, (chunk) => chunk.toString("latin1")).join("");

describe.each([
  ["in memory", createMemoryScratch()],
  ["in a folder", createFolderScratch(folder)],
] as const satisfies (readonly [string, Scratch])[])("a scratch %s", (_where, scratch) => {
  test("gives back what was appended, whole or in part", () => {
    for (const text of ["abc", "", "def"]) scratch.append("a", Buffer.from(text));
    expect(textOf(scratch.read("a"))).toBe("abcdef");
    expect(textOf(scratch.read("a", 2, 4))).toBe("cd");
    expect(textOf(scratch.read("a", 1, 2))).toBe("b");
    expect(textOf(scratch.read("a", 4))).toBe("ef");
    expect(textOf(scratch.read("a", 3, 3))).toBe("");
    expect(textOf(scratch.read("none"))).toBe("");
  });

  test("keeps shard after shard in a file, and finds each again, however long its lines", () => {
    const lines = new Map([
      [1, ["a\n", "\xff\n"]],
      [3, [`${"b".repeat(2 << 20)}\n`, "c\n"]],
      [4, Array.from({ length: 3 }, (_, n) => `${String(n).repeat(600_000)}\n`)],
    ]);
    const files = ["first", "second"].map((name) => {
      const writer = createShardedWriter(scratch, name, 6);
      const bytesOf = (line: string) => Buffer.from(`${line}behind`, "latin1");
      for (const [shard, its] of lines) {
        for (const line of its) {
          if (name === "first") writer.write(shard, line);
          else writer.writeBytes(shard, bytesOf(line), line.length);
        }
      }
      return writer.end();
    });
    for (let shard = 0; shard < 6; shard++) {
      const expected = (lines.get(shard) ?? []).join("").repeat(2);
      expect(textOf(chunksOf(scratch, piecesOf(files, shard))) === expected).toBe(true);
    }
    expect(piecesOf(files, 2)).toEqual([]);
  });
});
