import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

const oracle = () => oracleOf(folder, 3, join(folder, "scratch"), () => {});

it("knows what a run over the folder must publish, for so many shards", async () => {
  const known = await oracle();
  expect(known?.customers).toBe(60);
  expect(known?.shards).toHaveLength(3);
});

it("puts nothing aside for what fits into memory", async () => {
  await oracle();
  expect(existsSync(join(folder, "scratch"))).toBe(false);
});

it("is null where a source is missing, or cannot be used as a whole", async () => {
  writeFileSync(join(folder, "product.csv"), "no_such_column\nx\n");
  expect(await oracle()).toBe(null);
  rmSync(join(folder, "product.csv"));
  expect(await oracle()).toBe(null);
});

it("hides no other trouble", async () => {
  rmSync(join(folder, "support.csv"));
  mkdirSync(join(folder, "support.csv"));
  await expect(oracle()).rejects.toThrow("EISDIR");
});
