import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SDK_IS_INSTALLED } from "../remote/testing/sdk-of-commands.ts";
import { documentOf } from "../report/documents/testing/validate.ts";
import { type CliFolder, cliFolder } from "./testing/cli-folder.ts";
import { runTrigger } from "./trigger.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const SAMPLE = path("../../data/sample");
const OTHER = path("./testing/other-worker.mjs");
const ODD = path("../platform/fixtures/odd-worker.mjs");

let folder: CliFolder;
const trigger = (...words: string[]) => folder.cli("trigger", ...words);
/** How often a text holds another. */
const times = (text: string, part: string) => text.split(part).length - 1;

beforeAll(() => {
  folder = cliFolder();
  for (const name of ["empty", "folders/crm.csv"]) {
    mkdirSync(join(folder.path, name), { recursive: true });
  }
  writeFileSync(join(folder.path, "file"), "");
});
afterAll(() => {
  const left = folder.temporary();
  folder.remove();
  expect(left).toEqual([]);
});

describe.concurrent("a run that completes", () => {
  const words = ["--sources", SAMPLE, "--shards", "2", "--max-quarantined", "0.5"];

  it("is followed live and printed: profiles, scores, rows, time per shard, where artifacts are", async () => {
    const { code, stdout, stderr } = await trigger(...words, "--output", "out");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^run {2}merge_customer_data over 2 shards\nshard \d {2}attempt 1 {2}started\n/,
    );
    expect(stdout).toMatch(/\nrun {2}completed after \d+\.\d\d s\n\nProfiles {2}60\n/);
    expect(stdout).toMatch(
      / {2}average health score {2}\d+\.\d\n {2}level +churn risk +expansion potential\n {2}LOW +\d+ \(\d+\.\d %\) /,
    );
    expect(stdout).toMatch(/\nRows\n {2}source +read +merged +superseded +quarantined\n {2}crm /);
    expect(stdout).toMatch(/\nShards\n.*time\n.* \d\.\d\d s\n.* \d\.\d\d s\n {4}all /);
    const [, run = ""] = /\n\nartifacts {2}(out\/[0-9a-f]{32})\n$/.exec(stdout) ?? [];
    const manifest = JSON.parse(readFileSync(join(folder.path, run, "manifest.json"), "utf8"));
    expect(manifest.customers).toBe(60);
  });

  it("is one JSON document with --json", async () => {
    const { code, stdout, stderr } = await trigger(...words, "--output", "json-out", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(documentOf(stdout)).toMatchObject({
      status: "completed",
      exitCode: 0,
      error: null,
      results: [{ customers: 60 }],
      shards: [{ shard: 0, status: "completed" }, { shard: 1 }],
      artifacts: expect.stringMatching(/^json-out\/[0-9a-f]{32}$/),
    });
  });

  it("may be another worker's, which returns something else", async () => {
    const other = ["--sources", "empty", "--output", "x", "--worker", `node '${OTHER}' ends`];
    const { code, stdout, stderr } = await trigger(...other);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /\n\nThe run returned something else than this pipeline's aggregate:\n {2}\[\{"runKey":"r",.*\}\]\n$/,
    );
    expect(stdout).not.toContain("artifacts");
  });
});

describe.concurrent("a run that fails exits with 1 and says why, once live and once on stderr", () => {
  it.each([
    ["too many bad rows", SAMPLE, "out", "56 of 289 rows cannot be used, "],
    ["a source is missing", "empty", "out", "/empty/crm.csv: it does not exist"],
    ["a source is a folder", "folders", "out", "/folders/crm.csv: it is a directory, not a file"],
    ["the output cannot be made", SAMPLE, "/proc/nothing", "the output folder /proc/nothing/"],
  ])("%s", async (_what, sources, output, reason) => {
    const { code, stdout, stderr } = await trigger(
      "--sources",
      sources,
      "--output",
      output,
      "--shards",
      "1",
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The run failed: .*\n$/);
    expect(times(stderr, reason)).toBe(1);
    expect(times(stdout, reason)).toBe(1);
    expect(stdout).not.toContain("no attempt is left");
  });

  it("and once in the JSON document", async () => {
    const other = ["--sources", "empty", "--output", "x", "--worker", `node ${OTHER} fails`];
    const { code, stdout, stderr } = await trigger(...other, "--json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "The run failed: no such warehouse\n" });
    expect(documentOf(stdout)).toMatchObject({
      status: "failed",
      exitCode: 1,
      error: "no such warehouse",
      artifacts: null,
    });
  });
});

describe.concurrent("what cannot be run", () => {
  const good = ["--sources", "empty", "--output", "x"];

  it.each<[number, string[], RegExp]>([
    [2, [], /^--sources is missing: .*\n--output is missing: .*\nSee npm run trigger -- --help\n$/],
    [3, [...good, "--worker", "/no/such worker"], /^the worker .*\/no\/such worker\n/],
    [
      3,
      [...good, "--worker", `node ${ODD}`],
      /^the worker has no task merge_customer_data: .*\nIt has /,
    ],
  ])("exit code %d, %j", async (expected, words, message) => {
    const { code, stdout, stderr } = await trigger(...words);
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
  });

  // What follows a refusal is the same for all of these, so they need no process each.
  it.each<[string[], RegExp]>([
    [["--shards", "0"], /^--shards: "0" is not a whole number from 1 to 10000\.\n/],
    [["--shards", "10001"], /^--shards: "10001" is not a whole number/],
    [["--shards", "1.5", "--max-quarantined", "2"], /"1\.5".*\n--max-quarantined: "2" is not/],
    [["--target", "remote", "--worker", "x"], /^--worker is for --target local: /],
  ])("%j, refused", async (words, message) => {
    const refusal = { exitCode: 2, message: expect.stringMatching(message) };
    await expect(runTrigger([...good, ...words])).rejects.toMatchObject(refusal);
  });

  it.each<[string, string, RegExp]>([
    ["none", "x", /^--sources: there is no folder \/.*\/none; name the one/],
    ["file", "x", /^--sources: this is no folder: .*\/file; /],
    ["empty", "file", /^--output: this is no folder: .*\/file; /],
    ["empty", "file/x", /^--output: .*\/file\/x cannot be reached: ENOTDIR: not a directory\.$/],
  ])("sources %s, output %s, refused", async (sources, output, message) => {
    const place = (name: string) => join(folder.path, name);
    const refusal = { exitCode: 2, message: expect.stringMatching(message) };
    const words = ["--sources", place(sources), "--output", place(output)];
    await expect(runTrigger(words)).rejects.toMatchObject(refusal);
  });

  it("what --target remote needs of the environment is named, all of it, before anything starts", async () => {
    const line = "env -u RENDER_API_KEY -u WORKFLOW_SLUG -u RENDER_USE_LOCAL_DEV";
    const remote = "trigger --target remote --sources s3://bucket/a --output /anywhere";
    const { code, stdout, stderr } = await folder.shell(`${line} $CLI ${remote}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^--target remote: RENDER_API_KEY is not set: .*\nWORKFLOW_SLUG is not/);
  });

  it.skipIf(SDK_IS_INSTALLED)("without the SDK, --target remote says what to install", async () => {
    const remote = "trigger --target remote --sources /nowhere --output /anywhere";
    const key = "RENDER_API_KEY=rnd_secret WORKFLOW_SLUG=w";
    const { code, stdout, stderr } = await folder.shell(`${key} $CLI ${remote}`);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/Install it with: npm install --no-save @renderinc\/sdk@\^1\.0\.0\n$/);
    expect(stderr).not.toContain("rnd_secret");
  });

  it("is said in the JSON document too", async () => {
    const { code, stdout, stderr } = await trigger("--json", "--sources", "none", "--output", "x");
    expect(code).toBe(2);
    expect(documentOf(stdout)).toMatchObject({
      verdict: "error",
      exitCode: 2,
      error: stderr.trim(),
    });
  });
});
