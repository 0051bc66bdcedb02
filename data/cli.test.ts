import { execFile } from "node:child_process";
import { readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { runDataCommand } from "./cli.ts";
import { FLAGS } from "./flags.ts";
import { readAllRows } from "./testing/read-sources.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();

async function run(argv: string[], isTTY = false) {
  let stdout = "";
  let stderr = "";
  const code = await runDataCommand(argv, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text), isTTY },
  });
  return { code, stdout, stderr };
}

test("generates, and says files, rows, bytes and seed, and nothing on stderr", async () => {
  const argv = ["--customers", "5", "--seed", "9", "--malformed", "2", "--out", folder()];
  const { code, stdout, stderr } = await run(argv);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^5 customers, 22 rows, \d+ bytes, seed 9, in /);
  for (const name of ["crm", "billing", "product", "support"]) {
    expect(stdout).toMatch(new RegExp(`\\n {2}${name}\\.csv +\\d+ rows +\\d+ bytes\\n`));
  }
  expect(stdout).toContain("malformed rows: 2 (wrong-field-count 1, unreadable-integer 1)");
  expect(await readAllRows(folder())).toHaveLength(22);
});

test("shows progress with an estimate on a terminal, and wipes it", async () => {
  const { stderr } = await run(["--customers", "10", "--out", folder()], true);
  expect(stderr.startsWith("\r\u001b[K")).toBe(true);
  expect(stderr).toMatch(/\d+ % {2}crm\.csv {2}about \d+ s left/);
  expect(stderr.endsWith("\r\u001b[K")).toBe(true);
});

test("--help names every flag and gives examples", async () => {
  const { code, stdout, stderr } = await run(["--customers", "x", "--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const { name } of FLAGS) expect(stdout).toContain(`  --${name} `);
  expect(stdout).toContain("npm run data -- --customers 1000 --seed 42 --out data/generated/x");
});

test.each([
  ["--custmers 5", "--custmers: no such flag; did you mean --customers?"],
  ["--shufle-rows", "--shufle-rows: no such flag; did you mean --shuffle-rows?"],
  ["-x", "-x: no such flag"],
  ["--customers ten", '--customers: found "ten"; allowed is an integer from 1 to 10000000'],
  ["--customers -5", '--customers: found "-5"; allowed is an integer'],
  ["--customers 1e3", '--customers: found "1e3"; allowed is an integer'],
  ["--customers 0", "--customers: found 0; allowed is an integer"],
  ["--seed 0.5", "--seed: found 0.5; allowed is an integer"],
  ["--seed", "--seed: found no value; write --seed <n>"],
  ["--seed --crlf", "--seed: found no value"],
  ["--missing 1.0", '--missing: found "1.0"; allowed is 0 (none), a fraction below 1'],
  ["--missing 5%", '--missing: found "5%"; allowed is'],
  ["--malformed 1 --malformed-kinds empty-ids", '--malformed-kinds: found "empty-ids"; allowed is'],
  ["--hot-shard 3 --hot-fraction 2", "--hot-fraction: found 2; allowed is"],
  ["--crlf=yes", '--crlf: found "yes"; the flag stands alone'],
  ["--seed 1 --seed 2", "--seed: found twice"],
  ["somewhere", 'found "somewhere" without a flag'],
])("%s is refused", async (flags, message) => {
  const { code, stdout, stderr } = await run([...flags.split(" "), "--out", folder()]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(`data: ${message}`);
  expect(stderr.split("\n")).toHaveLength(3);
  expect(await readdir(folder())).toEqual([]);
});

test("without --out it says so", async () => {
  const { code, stderr } = await run(["--customers", "5"]);
  expect(code).toBe(2);
  expect(stderr).toContain("data: --out: found nothing; say which folder to write to");
});

test("a folder that cannot be written is one clear message and exit code 3", async () => {
  await writeFile(join(folder(), "file"), "");
  await symlink(join(folder(), "nowhere"), join(folder(), "dangling"));
  for (const name of ["file", "file/below", "dangling/below", "/proc/nope"]) {
    const out = name.startsWith("/") ? name : join(folder(), name);
    const { code, stdout, stderr } = await run(["--customers", "5", "--out", out]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^data: cannot write .*: (ENOTDIR|ENOENT): [^\n]*\n$/);
    expect(stderr).toContain(out);
  }
});

test("as a process it exits with the code and without a stack trace", async () => {
  const started = promisify(execFile)(process.execPath, [
    ...["--import", "tsx", join(import.meta.dirname, "cli.ts"), "--sede", "1"],
  ]);
  await expect(started).rejects.toMatchObject({
    code: 2,
    stdout: "",
    stderr: "data: --sede: no such flag; did you mean --seed?\nSee: npm run data -- --help\n",
  });
});
