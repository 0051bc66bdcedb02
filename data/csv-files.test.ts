import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generateSources } from "./generate.ts";
import { digestOf } from "./testing/read-sources.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();

const FILES = ["billing.csv", "crm.csv", "product.csv", "support.csv"];

test("no file has its final name before all are complete", async () => {
  const seen: Promise<string[]>[] = [];
  const made = await generateSources({ customers: 15_000, seed: 1 }, folder(), () => {
    seen.push(readdir(folder()));
  });
  const midway = (await Promise.all(seen.slice(0, -1))).flat();
  expect(midway).toContain("support.csv.unfinished");
  expect(midway.filter((name) => name.endsWith(".csv"))).toEqual([]);
  expect((await readdir(folder())).sort()).toEqual(FILES);
  // More than one chunk.
  expect(made.files.crm.bytes).toBeGreaterThan(1 << 20);
  expect((await stat(made.files.crm.path)).size).toBe(made.files.crm.bytes);
});

test("a run that fails midway leaves the older files, and nothing unfinished", async () => {
  await generateSources({ customers: 5, seed: 1 }, folder());
  const before = await digestOf(folder());
  const failing = generateSources({ customers: 5, seed: 2 }, folder(), ({ source }) => {
    if (source === "product") throw new Error("stop here");
  });
  await expect(failing).rejects.toThrow("stop here");
  expect(await digestOf(folder())).toBe(before);
  expect((await readdir(folder())).sort()).toEqual(FILES);
});

test("a killed run leaves no file that looks complete, and the next run clears up", async () => {
  const cli = join(import.meta.dirname, "cli.ts");
  const flags = ["--customers", "2000000", "--out", folder()];
  const child = spawn(process.execPath, ["--import", "tsx", cli, ...flags], { stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("exit", (_, signal) => resolve(signal)));
  const unfinished = join(folder(), "crm.csv.unfinished");
  while ((await readFile(unfinished).catch(() => "")).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill("SIGKILL");
  expect(await ended).toBe("SIGKILL");
  expect(await readdir(folder())).toEqual(["crm.csv.unfinished"]);
  await generateSources({ customers: 5, seed: 1 }, folder());
  expect((await readdir(folder())).sort()).toEqual(FILES);
});

test("when publishing fails, what remains is never a mixture of two data sets", async () => {
  await writeFile(join(folder(), "crm.csv"), "of an older set");
  await mkdir(join(folder(), "support.csv"));
  await expect(generateSources({ customers: 5, seed: 2 }, folder())).rejects.toThrow(
    /^cannot write .*support\.csv: /,
  );
  expect(await readdir(folder())).toEqual(["support.csv"]);
});
