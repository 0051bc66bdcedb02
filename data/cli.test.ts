import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { runDataCommand } from "./cli.ts";
import { COMMAND, flagOf } from "./command.ts";
import { checkDataOptions, type DataOptions } from "./options.ts";
import { digestOf, readAllRows } from "./testing/read-sources.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();

async function run(argv: string[], isTTY = false) {
  let stdout = "";
  let stderr = "";
  const code = await runDataCommand(argv, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text), isTTY },
    // Not this process's: it may be CI, where nothing is redrawn.
    env: {},
  });
  return { code, stdout, stderr };
}

test("generates, and says files, rows, bytes and seed, and nothing on stderr", async () => {
  const argv = ["--customers", "5", "--seed", "9", "--malformed", "2", "--out", folder()];
  const { code, stdout, stderr } = await run(argv);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain(`4 files in ${folder()}, seed 9\n`);
  for (const name of ["crm", "billing", "product", "support"]) {
    expect(stdout).toMatch(new RegExp(`\\n {2}${name}\\.csv +\\d+ rows +\\d+ bytes\\n`));
  }
  expect(stdout).toMatch(/\n {2}together +22 rows +\d+ bytes\n/);
  expect(stdout).toMatch(/ customers +5\n {2}malformed rows +2\n {4}wrong-field-count +1\n/);
  expect(await readAllRows(folder())).toHaveLength(22);
});

test("the command that it prints makes the same again", async () => {
  const out = join(folder(), "it's here");
  const { stdout } = await run(["--bom", "--missing", ".5", "--out", out]);
  const before = await digestOf(out);
  const again = /The same again:\n {2}npm run data -- (.*)\n/.exec(stdout)?.[1] ?? "";
  expect(again).toContain("--customers 1000 --seed 42 --bom --missing .5 --out ");
  const { stdout: words } = await promisify(execFile)("sh", ["-c", `printf '%s\\n' ${again}`]);
  await rm(out, { recursive: true });
  expect((await run(words.trimEnd().split("\n"))).stdout).toContain(`npm run data -- ${again}\n`);
  expect(await digestOf(out)).toBe(before);
});

test("shows progress on a terminal, and wipes it", async () => {
  const { stderr } = await run(["--customers", "10", "--out", folder()], true);
  const lines = stderr.split("\r");
  expect(lines.at(1)).toMatch(/^\d+ % {2}crm\.csv/);
  // To the line's begin, and all behind it cleared.
  expect(lines.at(-1)).toBe("\x1b[J");
});

test("--help names every flag and gives examples", async () => {
  const { code, stdout, stderr } = await run(["--customers", "x", "--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const name of Object.keys(COMMAND.flags)) expect(stdout).toContain(`  --${name} `);
  expect(stdout).toContain("npm run data -- --customers 1000 --seed 42 --out data/generated/x");
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

test("every option has its flag", () => {
  const options = Object.keys(checkDataOptions({ customers: 1, seed: 1 })) as (keyof DataOptions)[];
  const flags = Object.keys(COMMAND.flags).map((name) => `--${name}`);
  for (const option of options.filter((name) => String(name) !== "hot")) {
    expect(flags).toContain(flagOf(option));
  }
});

test.each([
  ["--custmers=5", '--custmers is not a flag of this command; did you mean "--customers"?'],
  ["--shufle-rows", '--shufle-rows is not a flag of this command; did you mean "--shuffle-rows"?'],
  ["--customers ten", '--customers: "ten" is not a whole number from 1 to 10000000.'],
  ["--customers 1e3", '--customers: "1e3" is not a whole number'],
  ["--seed 9007199254740993", '--seed: "9007199254740993" is not a whole number from 0 to'],
  ["--missing 1.0", '--missing: "1.0" is not 0 (none), a fraction below 1'],
  ["--missing 1000", "--missing: found 1000 of 1000 customers; allowed is at most 999"],
  ["--malformed 1 --malformed-kinds empty-ids", '--malformed-kinds: "empty-ids" is not one of'],
  ["--malformed-kinds empty-id", "--malformed-kinds: found kinds, but malformed is 0"],
  ["--hot-shard 3 --hot-fraction 2", '--hot-fraction: "2" is not a fraction from 0 to 1'],
  ["--hot-shard 3 --hot-fraction 0", "--hot-fraction: found 0; allowed is a fraction above 0"],
  ["--hot-shard 10", "--hot-shard: found 10; allowed is an integer from 0 to 9"],
  ["--awkward-ids 1001", "--awkward-ids: found 1001; allowed is at most the number of customers"],
  ["--awkward-fields 4001", "--awkward-fields: found 4001; allowed is at most the number of good"],
  ["--shards 4", "--shards: says nothing by itself"],
  ["--crlf=yes", '--crlf takes no value, found "yes".'],
  ["somewhere", '"somewhere" is one word too many.'],
])("%s is refused, and nothing is written", async (flags, message) => {
  const { code, stdout, stderr } = await run([...flags.split(" "), "--out", folder()]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr.startsWith(message), stderr).toBe(true);
  expect(stderr).toMatch(/^[^\n]+\nSee npm run data -- --help\n$/);
  expect(await readdir(folder())).toEqual([]);
});

test("without --out it says so", async () => {
  const { code, stderr } = await run(["--customers", "5"]);
  expect(code).toBe(2);
  expect(stderr).toContain("--out is missing: folder to write to");
});

test("a folder that cannot be written is one clear message and exit code 3", async () => {
  await writeFile(join(folder(), "file"), "");
  await symlink(join(folder(), "nowhere"), join(folder(), "dangling"));
  for (const name of ["file", "file/below", "dangling/below", "/proc/nope"]) {
    const out = name.startsWith("/") ? name : join(folder(), name);
    const { code, stdout, stderr } = await run(["--customers", "5", "--out", out]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^cannot write .*: (ENOTDIR|ENOENT): [^\n]*\n$/);
    expect(stderr).toContain(out);
  }
});

describe("as a process", () => {
  const start = async (words: string, redirection: string) => {
    const cli = join(import.meta.dirname, "cli.ts");
    const node = `"${process.execPath}" --import tsx "${cli}"`;
    // Bash, whose PIPESTATUS tells how the first of two piped commands ended.
    const script = `${node} ${words} ${redirection}; echo "$\{PIPESTATUS[0]}"`;
    const { stdout, stderr } = await promisify(execFile)("bash", ["-c", script]);
    return { stdout, stderr };
  };

  test("it exits with the code and without a stack trace", async () => {
    expect(await start("--sede=1 --out x", "")).toEqual({
      stdout: "2\n",
      stderr:
        '--sede is not a flag of this command; did you mean "--seed"?\nSee npm run data -- --help\n',
    });
  });

  test("a reader that has gone away is no trouble", async () => {
    expect(await start("--help", "| sleep 0")).toEqual({ stdout: "0\n", stderr: "" });
  });

  test.runIf(existsSync("/dev/full"))("a summary that cannot be written is", async () => {
    const { stdout, stderr } = await start(`--customers 5 --out "${folder()}"`, ">/dev/full");
    expect(stdout).toBe("3\n");
    expect(stderr).toMatch(/^cannot write the summary: ENOSPC: [^\n]*\n$/);
  });
});
