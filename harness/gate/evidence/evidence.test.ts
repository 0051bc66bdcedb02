import { describe, expect, it } from "vitest";
import { progressLines } from "../../../properties/mutants/exam/result.ts";
import { jsonPlay } from "../../report/json.ts";
import { finding, healedRun, sampleScenario, timed } from "../../report/sample-journal.ts";
import { styleFor } from "../../report/style.ts";
import { verdictOfSuite } from "../../report/suites/suite.ts";
import { lineEvidence } from "./lines.ts";
import { mutantEvidence } from "./mutants.ts";
import { playEvidence } from "./plays.ts";
import { searchEvidence } from "./search.ts";
import { testEvidence } from "./tests.ts";

const output = (code: number, stdout: unknown, stderr = "") => ({
  code,
  stdout: typeof stdout === "string" ? stdout : JSON.stringify(stdout),
  stderr,
});

describe("plays", () => {
  const read = playEvidence("simulated");
  const info = { target: "simulated", replay: "again", places: {} } as const;
  const findings = [finding("outcome", "holds"), finding("accounted", "violated", ["3 lost"])];
  const play = { scenario: sampleScenario, journal: timed(healedRun), findings, info };

  it("are a suite each, with the evidence", () => {
    const plays = [
      jsonPlay({ name: sampleScenario.name, seed: 42, play }),
      jsonPlay({ name: "broken", seed: null, error: "no such fault" }),
    ];
    const document = { schemaVersion: 1, verdict: "fail", exitCode: 1, plays, notBegun: 0 };
    const suites = read(output(1, document));
    expect(suites.map(verdictOfSuite)).toEqual(["fail", "error"]);
    expect(suites[0]?.cases[1]?.lines[0]).toBe("3 lost");
    expect(suites[0]?.replay).toBe("again");
    expect(suites[1]?.cases[0]?.lines).toEqual(["no such fault"]);
  });

  it("of which nothing was said leave it to what was written", () => {
    expect(read(output(3, "", "no worker"))).toEqual([]);
    expect(read(output(3, { schemaVersion: 1, verdict: "error" }))).toEqual([]);
  });
});

describe("a search", () => {
  const read = searchEvidence("search");
  const told = { schemaVersion: 1, seconds: 1, shapes: 2, pairs: [] };

  it("that finds nothing holds", () => {
    const document = { ...told, verdict: "pass", exitCode: 0, runs: 9, found: null };
    expect(read(output(0, document)).map(verdictOfSuite)).toEqual(["pass"]);
  });

  it("that finds something says what, and how to play it", () => {
    const found = {
      seed: 7,
      violated: ["accounted"],
      scenario: sampleScenario,
      evidence: ["accounted: 3 lost"],
      story: [],
      shrinks: 2,
      file: ".shardproof/found/found-7.yaml",
      replay: ["npm run scenario -- .shardproof/found/found-7.yaml --target simulated"],
    };
    const [suite] = read(output(1, { ...told, verdict: "fail", exitCode: 1, runs: 9, found }));
    expect(suite?.cases).toEqual([
      {
        name: "search",
        verdict: "violated",
        lines: ["seed 7: accounted: 3 lost", sampleScenario.description],
      },
    ]);
    expect(suite?.replay).toBe(found.replay[0]);
    expect(suite?.place?.file).toBe(found.file);
  });
});

describe("tests", () => {
  const read = testEvidence("/repo");
  const file = (name: string, status: string, message: string, assertionResults: unknown[]) => ({
    name: `/repo/${name}`,
    ...{ status, message, startTime: 5, endTime: 25, assertionResults },
  });

  it("are a suite for each file, a case for each test, and one for a file that cannot be loaded", () => {
    const testResults = [
      file("a.test.ts", "failed", "", [
        { fullName: "x holds", status: "passed", failureMessages: [] },
        { fullName: "y", status: "failed", failureMessages: ["\u001b[31mseed: 5\u001b[0m\nat z"] },
        { fullName: "later", status: "pending", failureMessages: [] },
      ]),
      file("b.test.ts", "failed", "cannot find ./c.ts", []),
    ];
    const suites = read(output(1, { success: false, testResults }));
    expect(suites.map(({ name, ms, replay }) => [name, ms, replay])).toEqual([
      ["a.test.ts", 20, "npx vitest run a.test.ts"],
      ["b.test.ts", 20, "npx vitest run b.test.ts"],
    ]);
    expect(suites[0]?.cases).toEqual([
      { name: "x holds", verdict: "holds", lines: [] },
      { name: "y", verdict: "violated", lines: ["seed: 5", "at z"] },
      { name: "later", verdict: "not-applicable", lines: [] },
    ]);
    expect(suites[1]?.cases).toEqual([
      { name: "b.test.ts", verdict: "violated", lines: ["cannot find ./c.ts"] },
    ]);
  });
});

describe("mutants", () => {
  const read = mutantEvidence("mutants");
  const catcher = { kind: "scenario", name: "kill-mid-write", invariant: "no-leftovers" } as const;
  const style = styleFor({ isTTY: true, columns: 80, write: () => true }, {});
  const line = (place: string, name: string | null, caught: boolean) => {
    const answers = [{ catcher, caught, noticed: "" }];
    const mutant = name === null ? null : { name, bug: "", patches: [] };
    return progressLines({ mutant, catchers: [catcher], answers }, place, style);
  };
  const printed = [
    line("1/3", null, true),
    line("2/3, about 4 s left", "no-sweep", false),
    line("3/3, about 1 s left", "no-backoff", true),
    "\nno-sweep  a table of all of them",
  ].join("");

  it("that survive are told, and none that was caught", () => {
    expect(read(output(1, printed))[0]?.cases).toEqual([
      {
        name: "mutants",
        verdict: "violated",
        lines: [
          "[2/3, about 4 s left] survived no-sweep",
          "  NOT caught by kill-mid-write → no-leftovers: noticed nothing",
        ],
      },
    ]);
    expect(read(output(3, "", "no exam"))[0]?.cases[0]).toMatchObject({
      verdict: "error",
      lines: ["no exam"],
    });
    expect(read(output(0, printed)).map(verdictOfSuite)).toEqual(["pass"]);
  });
});

describe("lines", () => {
  it("of a tool that a signal ended are no finding", () => {
    const ended = { code: null, stdout: "checking", stderr: "" };
    expect(lineEvidence("lint")(ended).map(verdictOfSuite)).toEqual(["error"]);
  });

  it("are as many as a person reads", () => {
    const many = Array.from({ length: 50 }, (_, n) => `error ${n}`).join("\n");
    const [suite] = lineEvidence("lint")(output(1, many, "\u001b[1mbad\u001b[0m\n"));
    expect(suite?.cases[0]?.lines).toHaveLength(26);
    expect(suite?.cases[0]?.lines.at(-1)).toBe("and 26 more lines");
    expect(
      lineEvidence("lint")(output(1, "", "\u001b[1mbad\u001b[0m\n"))[0]?.cases[0]?.lines,
    ).toEqual(["bad"]);
  });
});
