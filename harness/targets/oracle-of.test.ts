import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { oracleOf } from "./oracle-of.ts";

const SAMPLE = fileURLToPath(new URL("../../data/sample", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oracle-of-"));
  cpSync(SAMPLE, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

it("knows what a run over the folder must publish, for so many shards", () => {
  const oracle = oracleOf(folder, 3);
  expect(oracle?.customers).toBe(60);
  expect(oracle?.shards).toHaveLength(3);
});

it("is null where a source is missing, or cannot be used as a whole", () => {
  writeFileSync(join(folder, "product.csv"), "no_such_column\nx\n");
  expect(oracleOf(folder, 3)).toBe(null);
  rmSync(join(folder, "product.csv"));
  expect(oracleOf(folder, 3)).toBe(null);
});

it("hides no other trouble", () => {
  rmSync(join(folder, "support.csv"));
  mkdirSync(join(folder, "support.csv"));
  expect(() => oracleOf(folder, 3)).toThrow("EISDIR");
});
