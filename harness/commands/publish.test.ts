import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UsageError } from "../arguments/errors.ts";
import { documentOf } from "../report/documents/testing/validate.ts";
import { junitProblems } from "../report/junit/testing/validate.ts";
import { PASSED } from "../report/suites/sample-suites.ts";
import { preparePublishing } from "./publish.ts";
import { BROKEN, type CliFolder, cliFolder, HEALS, WRONG } from "./testing/cli-folder.ts";

const OWN = [
  "description: Nobody's.",
  "run: { worker: none, task: none }",
  "expect: { outcome: completed }",
];

let folder: CliFolder;
let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "publish-"));
  folder = cliFolder();
  folder.scenario("heals", HEALS);
  folder.scenario("wrong", WRONG);
  folder.scenario("broken", BROKEN);
  folder.scenario("own", OWN);
});
afterAll(() => {
  folder.remove();
  rmSync(place, { recursive: true });
});

const read = (name: string) => readFileSync(join(folder.path, name), "utf8");

describe("before anything is played", () => {
  it("the JUnit file says that there is no verdict yet, whatever it said before", async () => {
    const file = join(place, "new-folder", "junit.xml");
    const publish = preparePublishing("x", file, {});
    const before = readFileSync(file, "utf8");
    expect(await junitProblems(before)).toEqual([]);
    expect(before).toContain('errors="1"');
    publish([PASSED]);
    expect(readFileSync(file, "utf8")).toContain('tests="2" failures="0" errors="0"');
    preparePublishing("x", file, {});
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  it("a place that cannot be written is refused", () => {
    writeFileSync(join(place, "file"), "");
    for (const bad of [place, join(place, "file", "x"), join(place, "no", "such", "x")]) {
      expect(() => preparePublishing("x", bad, {})).toThrow(UsageError);
      expect(() => preparePublishing("x", undefined, { GITHUB_STEP_SUMMARY: bad })).toThrow(
        /^GITHUB_STEP_SUMMARY: .* cannot be written: E[A-Z]+: /,
      );
    }
  });

  it("the summary keeps what other commands of the step wrote", () => {
    const file = join(place, "summary.md");
    for (const title of ["first", "second"]) {
      preparePublishing(title, undefined, { GITHUB_STEP_SUMMARY: file })([PASSED]);
    }
    expect(readFileSync(file, "utf8").match(/^## .*$/gm)).toEqual([
      "## <code>first</code>",
      "## <code>second</code>",
    ]);
  });
});

describe("the command line", () => {
  it("tells CI of plays of every kind, and leaves stdout to the JSON document", async () => {
    const { code, stdout, stderr } = await folder.shell(
      "GITHUB_ACTIONS=true GITHUB_WORKSPACE=$(cd .. && pwd -P) GITHUB_STEP_SUMMARY=sum.md $CLI scenario heals wrong broken own --target simulated --json --junit out/j.xml",
    );
    expect(code).toBe(1);
    const words = documentOf(stdout).plays.map(({ verdict }: { verdict: string }) => verdict);
    expect(words).toEqual(["pass", "fail", "error", "skipped"]);
    // GitHub finds files from the checkout's root, here the folder above.
    const below = `,file=${basename(folder.path)}/scenarios/`;
    expect(stderr.match(/,file=[^,]*scenarios\//g)).toEqual([below, below]);
    expect(stderr.replaceAll(below, ",file=scenarios/").split("\n")).toEqual([
      expect.stringMatching(
        /^::error title=wrong%2C seed 5%3A blast-radius violated,file=scenarios\/wrong\.yaml,line=7::blast-radius: shard 1 has 2 attempts, expected 1 .*%0Areplay: npm run scenario -- wrong --seed 5 --target simulated$/,
      ),
      expect.stringMatching(
        /^::error title=broken,file=scenarios\/broken\.yaml,line=7,col=19::faults\[0\]\.fault: "thro" /,
      ),
      "",
    ]);
    const junit = read("out/j.xml");
    expect(await junitProblems(junit)).toEqual([]);
    expect(junit.match(/<testsuite name="[^"]*"/g)).toHaveLength(4);
    expect(junit).toMatch(/<testsuite name="wrong, seed 5" tests="12" failures="1" errors="0"/);
    expect(junit).toMatch(/<testsuite name="broken" tests="1" failures="0" errors="1"/);
    expect(junit).toMatch(/<testsuite name="own" tests="1" failures="0" errors="0" skipped="1"/);
    expect(read("sum.md")).toContain("❌ fail: 1 · ❗ error: 1 · ➖ skipped: 1 · ✅ pass: 1");
  });

  it("tells CI of one play too, also where it cannot be played", async () => {
    const passed = await folder.cli(
      "scenario",
      "heals",
      "--target",
      "simulated",
      "--junit",
      "1.xml",
    );
    expect(passed).toMatchObject({ code: 0, stderr: "" });
    expect(read("1.xml")).toMatch(/<testsuite name="heals, seed 5" tests="12" failures="0"/);
    const broken = await folder.cli("scenario", "broken", "--junit", "2.xml");
    expect(broken.code).toBe(2);
    expect(read("2.xml")).toMatch(/<error message="scenarios\/broken\.yaml:7:19 /);
    for (const name of ["1.xml", "2.xml"]) expect(await junitProblems(read(name))).toEqual([]);
  });

  it("refuses a place that cannot be written before it plays", async () => {
    const { code, stdout, stderr } = await folder.cli("scenario", "heals", "--junit", "scenarios");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      "--junit: scenarios cannot be written: EISDIR: illegal operation on a directory.\n",
    );
    expect(existsSync(join(folder.path, ".shardproof", "heals"))).toBe(false);
  });

  it("of a search is one suite, with a case for each invariant that counts", async () => {
    const words = ["search", "--runs", "20", "--only", "outcome,exactly-once", "--json"];
    const { code, stdout, stderr } = await folder.cli(...words, "--junit", "s.xml");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(documentOf(stdout)).toMatchObject({ verdict: "pass", exitCode: 0, runs: 20 });
    expect(await junitProblems(read("s.xml"))).toEqual([]);
    expect(read("s.xml").match(/<testcase name="[^"]*"/g)).toEqual([
      '<testcase name="outcome"',
      '<testcase name="exactly-once"',
    ]);
    const refused = await folder.cli("search", "--only", "outcom", "--json");
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("--only: ") });
    expect(documentOf(refused.stdout)).toMatchObject({ verdict: "error", exitCode: 2 });
  });
});
