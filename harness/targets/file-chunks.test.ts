import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fileChunks } from "./file-chunks.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "file-chunks-"));
  path = join(folder, "file");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** All bytes: a piece must be copied before the next one is asked for. */
function bytesOf(...range: number[]): Buffer {
  return Buffer.concat([...fileChunks(path, ...range)].map((piece) => Buffer.from(piece)));
}

it("gives a file of several pieces from its first byte to its last", () => {
  const bytes = Buffer.from(Uint8Array.from({ length: 2_500_000 }, (_, n) => n % 251));
  writeFileSync(path, bytes);
  const pieces: Buffer[] = [];
  for (const piece of fileChunks(path)) pieces.push(Buffer.from(piece));
  expect(pieces.length).toBe(3);
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
});

it("gives a part of a file, which may reach beyond its end", () => {
  writeFileSync(path, "0123456789");
  expect(bytesOf(3, 6).toString()).toBe("345");
  expect(bytesOf(8, 20).toString()).toBe("89");
  expect(bytesOf(4, 4).toString()).toBe("");
});

it("gives nothing of an empty file", () => {
  writeFileSync(path, "");
  expect([...fileChunks(path)]).toEqual([]);
});

it("tells that a file is not there", () => {
  expect(() => [...fileChunks(join(folder, "none"))]).toThrow("ENOENT");
});
