import { spawn } from "node:child_process";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
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
  expect(midway.some((name) => /^support\.csv\..*\.unfinished$/.test(name))).toBe(true);
  expect(midway.filter((name) => name.endsWith(".csv"))).toEqual([]);
  expect((await readdir(folder())).sort()).toEqual(FILES);
  // More than one chunk.
  expect(made.files.crm.bytes).toBeGreaterThan(1 << 20);
  expect((await stat(made.files.crm.path)).size).toBe(made.files.crm.bytes);
});

test("a run that fails midway leaves the older files, and nothing unfinished", async () => {
  await generateSources({ customers: 5, seed: 1 }, folder());
  const before = await digestOf(folder());
  const failing = generateSources({ customers: 5, seed: 2 }, folder(), (progress) => {
    if (progress.phase === "rows" && progress.source === "product") throw new Error("stop here");
  });
  await expect(failing).rejects.toThrow("stop here");
  expect(await digestOf(folder())).toBe(before);
  expect((await readdir(folder())).sort()).toEqual(FILES);
});

/** Starts a long run as a process of its own and ends it while it writes the first file. */
async function endMidway(signal: NodeJS.Signals) {
  const cli = join(import.meta.dirname, "cli.ts");
  const flags = ["--customers", "2000000", "--out", folder()];
  const child = spawn(process.execPath, ["--import", "tsx", cli, ...flags]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const closed = new Promise((resolve) => child.on("close", resolve));
  const isWriting = async () => {
    const [name] = await readdir(folder());
    return name !== undefined && (await stat(join(folder(), name))).size > 0;
  };
  while (child.exitCode === null && !(await isWriting())) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill(signal);
  await closed;
  const { exitCode, signalCode } = child;
  return { exitCode, signalCode, output, names: await readdir(folder()) };
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s leaves nothing, and says nothing", async (signal, exitCode) => {
  expect(await endMidway(signal)).toEqual({ exitCode, signalCode: null, output: "", names: [] });
});

test("a killed run leaves no file that looks complete, and the next run clears up", async () => {
  const { signalCode, names } = await endMidway("SIGKILL");
  expect(signalCode).toBe("SIGKILL");
  expect(names).toEqual([expect.stringMatching(/^crm\.csv\.\d+-1\.unfinished$/)]);
  await generateSources({ customers: 5, seed: 1 }, folder());
  expect((await readdir(folder())).sort()).toEqual(FILES);
});

test("what a living process is writing, and what is no source, is left alone", async () => {
  const others = [`crm.csv.${process.ppid}-1.unfinished`, "other.csv.999999999-1.unfinished"];
  for (const name of others) await writeFile(join(folder(), name), "");
  await generateSources({ customers: 5, seed: 1 }, folder());
  expect((await readdir(folder())).sort()).toEqual([...FILES, ...others].sort());
});

test("two runs into one folder at once leave one data set, whole", async () => {
  const digests = new Set<string>();
  for (const seed of [1, 2]) {
    await generateSources({ customers: 3000, seed }, folder());
    digests.add(await digestOf(folder()));
  }
  await Promise.all([1, 2].map((seed) => generateSources({ customers: 3000, seed }, folder())));
  expect(digests).toContain(await digestOf(folder()));
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
