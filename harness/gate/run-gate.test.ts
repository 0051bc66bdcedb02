import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processesOf, until } from "../platform/testing/leftovers.ts";
import { documentProblems } from "../report/documents/testing/validate.ts";
import { PLAIN } from "../report/style.ts";
import { verdictOfSuite } from "../report/suites/suite.ts";
import { evidenceLines, gateJson } from "./document.ts";
import { lineEvidence } from "./evidence/lines.ts";
import { scripted } from "./fixtures/steps.ts";
import { gateTable, problemLines } from "./report.ts";
import { runGate } from "./run-gate.ts";
import { runStep } from "./run-step.ts";
import type { Step, StepResult } from "./step.ts";
import { namedSuites, stepSuite } from "./step-suite.ts";
import { exitCodeOf } from "./verdict.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "gate-"));
  const tool = join(root, "node_modules", "tool");
  mkdirSync(tool, { recursive: true });
  writeFileSync(join(tool, "package.json"), JSON.stringify({ bin: { told: "cli.cjs" } }));
  writeFileSync(join(tool, "cli.cjs"), 'console.log("bad", process.argv[2]); process.exit(2);');
});
afterAll(() => rmSync(root, { recursive: true }));

const passes = scripted("passes", "");
const fails = scripted("fails", 'console.log("\\x1b[31mthree lost"); process.exitCode = 1;');
const breaks = scripted("breaks", 'console.error("no such target"); process.exitCode = 3;');
const refused = scripted("refused", "process.exitCode = 2;");
const tool = scripted("tool", "", {
  tool: { package: "tool", bin: "told" },
  words: ["word"],
  exitCodes: "tool",
  evidence: lineEvidence("tool"),
});
const uninstalled = scripted("uninstalled", "", { needs: ["no-such-package"] });

async function resultsOf(steps: readonly Step[], leftOut: readonly Step[] = []) {
  const told: string[] = [];
  const results = await runGate(steps, leftOut, {
    root,
    clock: () => performance.now(),
    onBegin: ({ name }) => told.push(`begin ${name}`),
    onEnd: ({ step, verdict }) => told.push(`${verdict} ${step.name}`),
  });
  return { told, results };
}

const verdicts = (results: readonly StepResult[]) => results.map(({ verdict }) => verdict);

describe("steps", () => {
  it("are judged by their exit codes, and one that is red stops no other", async () => {
    const { told, results } = await resultsOf(
      [fails, breaks, tool, uninstalled, passes],
      [refused],
    );
    expect(verdicts(results)).toEqual(["fail", "error", "fail", "error", "pass", "left-out"]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([1, 3, 2, null, 0, null]);
    expect(told.slice(0, 4)).toEqual(["begin fails", "fail fails", "begin breaks", "error breaks"]);
    expect(told).toHaveLength(10);
    const suites = results.flatMap(namedSuites).map(verdictOfSuite);
    expect(suites).toEqual(["fail", "error", "fail", "error", "pass", "skipped"]);
    expect(results.map(stepSuite).map(verdictOfSuite)).toEqual(suites);
  });

  it("that do not pass say why, from the package of the checkout too", async () => {
    const { results } = await resultsOf([fails, breaks, tool, uninstalled]);
    expect(results.map(evidenceLines)).toEqual([
      ["three lost"],
      ["no such target"],
      ["bad word"],
      [expect.stringMatching(/^not installed: no-such-package\. npm ci installs it; /)],
    ]);
    expect(problemLines(results[0] as StepResult, 80)).toEqual([
      "  three lost",
      "  this step alone: npm run fails",
    ]);
  });

  it("whose evidence says nothing are told with what they wrote", async () => {
    const silent = { evidence: () => [] };
    const { results } = await resultsOf([
      { ...fails, ...silent },
      { ...passes, ...silent },
      scripted("killed", "process.kill(process.pid, 'SIGKILL')", silent),
    ]);
    expect(verdicts(results)).toEqual(["fail", "pass", "error"]);
    expect(results.map(evidenceLines)).toEqual([
      ["it ended with exit code 1", "three lost"],
      [],
      ["a signal ended it"],
    ]);
  });

  it("do not pass because their evidence looks good", async () => {
    const [good] = passes.evidence({ code: 0, stdout: "", stderr: "" });
    const { results } = await resultsOf([{ ...fails, evidence: () => (good ? [good] : []) }]);
    expect(verdicts(results)).toEqual(["fail"]);
    expect(evidenceLines(results[0] as StepResult)[0]).toBe("it ended with exit code 1");
  });

  it("that hang are ended, and told as such", async () => {
    const hangs = scripted("late", "setInterval(() => {}, 1000)");
    const result = await runStep(hangs, root, () => performance.now(), 300);
    expect(result.verdict).toBe("error");
    expect(evidenceLines(result)).toContain("it did not come to an end and was ended");
  });

  it("know nothing of GitHub: the gate speaks for them", async () => {
    const speaks = scripted(
      "speaks",
      "process.exitCode = ['GITHUB_ACTIONS', 'GITHUB_STEP_SUMMARY'].some((name) => name in process.env) ? 1 : 0",
    );
    process.env.GITHUB_ACTIONS = "true";
    process.env.GITHUB_STEP_SUMMARY = join(root, "summary");
    try {
      expect(verdicts((await resultsOf([speaks])).results)).toEqual(["pass"]);
    } finally {
      delete process.env.GITHUB_ACTIONS;
      delete process.env.GITHUB_STEP_SUMMARY;
    }
  });
});

describe("the exit code", () => {
  it.each([
    [[passes], [], 0],
    [[passes], [fails], 0],
    [[passes, fails, breaks], [], 1],
    [[passes, breaks], [], 3],
    [[passes, refused], [], 2],
    [[refused, breaks], [], 3],
    [[uninstalled], [], 3],
    [[], [passes], 3],
  ])("of %#", async (steps, leftOut, code) => {
    const { results } = await resultsOf(steps, leftOut);
    expect(exitCodeOf(results)).toBe(code);
    const document = gateJson("full", results, 5);
    expect(document.exitCode).toBe(code);
    expect(document.verdict).toBe(code === 0 ? "pass" : code === 1 ? "fail" : "error");
    expect(documentProblems(JSON.parse(JSON.stringify(document)))).toEqual([]);
  });
});

it("the table has a row for each step, and its last line counts no step that was not run as passed", async () => {
  const { results } = await resultsOf([passes, fails, uninstalled], [refused]);
  const page = gateTable(results, 61_000, 80, PLAIN).replaceAll(/ +/g, " ");
  expect(page.replaceAll(/\d\.\d\d s/g, "T")).toBe(
    [
      " step time what it covers",
      "PASS passes T what passes covers",
      "FAIL fails T what fails covers",
      "ERROR uninstalled - what uninstalled covers",
      "NOT RUN refused - what refused covers",
      "",
      "FAIL: 1 step passed; fails failed; uninstalled could not be run; refused not run",
      " (1 min 01 s).",
      "",
    ].join("\n"),
  );
});

it.each([80, 60, 40])(
  "at %d columns the table and its sentence fit, with names and times whole",
  (width) => {
    const names = ["typecheck", "simulated", "local", "search", "properties", "mutants"];
    const results = names.map((name, index): StepResult => {
      const step = scripted(name, "", {
        covers: "every broken pipeline, in simulation where it shows there",
      });
      const verdict = index === 0 ? "pass" : index === 5 ? "left-out" : "fail";
      return { step, verdict, exitCode: 1, ms: 60_000 + index, suites: [] };
    });
    const lines = gateTable(results, 121_000, width, PLAIN).split("\n");
    expect(lines.filter(({ length }) => length > width)).toEqual([]);
    const page = lines.map((line) => line.trim()).join(" ");
    expect(page).toContain(
      "FAIL: 1 step passed; simulated, local, search, properties failed; mutants not run (2 min 01 s).",
    );
    expect(lines.filter((line) => line.includes("(2 min 01 s)."))).toHaveLength(1);
    expect(page.match(/where it shows there|shows there/g)).toHaveLength(6);
  },
);

describe("a gate that is interrupted", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s exits with %d and leaves no process", async (signal, exitCode) => {
    const mark = join(root, signal);
    const program = fileURLToPath(new URL("./fixtures/hanging-gate.ts", import.meta.url));
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
    const gate = spawn(process.execPath, ["--import", tsx, program, mark], { stdio: "ignore" });
    const ended = new Promise((resolve) => gate.once("close", resolve));
    // The gate, its step, and what the step has started.
    await until(() => processesOf(mark).length === 3);
    gate.kill(signal);
    expect(await ended).toBe(exitCode);
    await until(() => processesOf(mark).length === 0);
  });
});
