import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nodeDisk } from "../disk.ts";
import { useTempFolder } from "../testing/temp-folder.ts";
import { createDirectoryLedger } from "./directory-ledger.ts";
import { claimAttempt } from "./ledger.ts";

const folder = useTempFolder();
const ledger = () => createDirectoryLedger(nodeDisk, join(folder(), "ledger", "drill"));
const shard = (part: number) => ({ task: "process_shard", part });

it("attempts are numbered from 1, each run's apart", async () => {
  const claim = (part: number) => claimAttempt(ledger(), shard(part), "tag");
  expect([await claim(3), await claim(3), await claim(4), await claim(3)]).toEqual([1, 2, 1, 3]);
  const root = { task: "merge_customer_data", part: null };
  expect(await claimAttempt(ledger(), root, "tag")).toBe(1);
  expect(readdirSync(join(folder(), "ledger", "drill")).sort()).toEqual([
    "merge_customer_data.attempt-1",
    "process_shard.3.attempt-1",
    "process_shard.3.attempt-2",
    "process_shard.3.attempt-3",
    "process_shard.4.attempt-1",
  ]);
});

it("no two that claim at once get the same number", async () => {
  const claims = Array.from({ length: 30 }, (_, i) => claimAttempt(ledger(), shard(0), `${i}`));
  const numbers = (await Promise.all(claims)).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
});

it("one that died in the midst of its claim has had its number", async () => {
  const path = join(folder(), "ledger", "drill");
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "process_shard.0.attempt-1"), "");
  expect(await claimAttempt(ledger(), shard(0), "tag")).toBe(2);
  expect(readFileSync(join(path, "process_shard.0.attempt-2"), "utf8")).toBe("tag");
});

it("a ledger that cannot be written is an error, and no number", async () => {
  writeFileSync(join(folder(), "ledger"), "a file");
  await expect(claimAttempt(ledger(), shard(0), "tag")).rejects.toThrow(/ENOTDIR/);
});
