import { describe, expect, test } from "vitest";
import { parseAnyScenario } from "./load.ts";
import { GOOD, refusalOf } from "./sample-scenario.ts";
import { isWorkflowScenario } from "./workflow-schema.ts";

/** Tests replace one of these lines, counted from 1. */
const OWN = [
  "name: x", // 1
  "description: It heals.",
  "run:",
  "  worker: node dist/main.js",
  "  task: bill", // 5
  "  input: [{ order: 7 }]",
  "faults:",
  "  - fault: kill-at",
  "    task: charge",
  "    start: 2", // 10
  "    log: charging",
  "expect:",
  "  outcome: completed",
  "verify: node check.js",
  "", // 15
];

const withLine = (line: number, ...replacement: string[]) =>
  [...OWN.slice(0, line - 1), ...replacement, ...OWN.slice(line)].join("\n");
const parsed = (text: string) => parseAnyScenario(text, "scenarios/x.yaml");
const problemsOf = (text: string) =>
  refusalOf(() => parsed(text)).problems.map((problem) =>
    problem.replace(/^scenarios\/x\.yaml:/, ""),
  );

test("what is left out has its default", () => {
  const scenario = parsed(OWN.join("\n"));
  expect(isWorkflowScenario(scenario)).toBe(true);
  expect(scenario).toEqual({
    name: "x",
    description: "It heals.",
    tags: [],
    run: {
      worker: "node dist/main.js",
      task: "bill",
      input: [{ order: 7 }],
      waitScale: 1,
      timeoutScale: 1,
    },
    faults: [{ fault: "kill-at", task: "charge", start: 2, log: "charging", attempt: 1 }],
    expect: { outcome: "completed", results: "same" },
    verify: "node check.js",
    verifyTimeoutSeconds: 60,
  });
});

describe("which kind it is", () => {
  test("a scenario with data or shards is of our pipeline", () => {
    expect(isWorkflowScenario(parsed(GOOD.join("\n")))).toBe(false);
    expect(problemsOf("name: x\nrun: { shards: 2 }\n").join()).toContain("data: is missing");
    expect(problemsOf("name: x\ndata: { customers: 1 }\n").join()).toContain("run: is missing");
  });

  test("one with neither is of a workflow of the user's own, though it leaves all to the flags", () => {
    const text = "name: x\ndescription: d\nrun: {}\nexpect: { outcome: completed }\n";
    expect(isWorkflowScenario(parsed(text))).toBe(true);
  });

  test("one that names a worker, a task, an input or a verify is, whatever else it says", () => {
    for (const run of ["worker: a", "task: a", "input: []"]) {
      const text = `name: x\ndescription: d\ndata: { customers: 1 }\nrun: { ${run}, shards: 2 }\nexpect: { outcome: completed }\n`;
      expect(problemsOf(text)).toEqual([
        "3:1 data: there is no such field. Allowed: name, description, tags, run, faults, expect, verify, verifyTimeoutSeconds.",
        expect.stringMatching(/^4:\d+ run\.shards: there is no such field\. Allowed: worker, /),
      ]);
    }
  });
});

describe("one wrong field is one line that says where, what and what else", () => {
  test.each<[string, number, string | string[], string]>([
    [
      "a fault at a failpoint",
      8,
      "  - fault: throw",
      `8:12 faults[0].fault: "throw" cannot strike a workflow of your own: it strikes at a failpoint in our pipeline's code, and your worker's has none; kill-at, delay, hang and zombie strike from outside.`,
    ],
    [
      "a fault in the store",
      8,
      "  - fault: torn-write",
      `8:12 faults[0].fault: "torn-write" cannot strike a workflow of your own: it strikes in our pipeline's reads and writes, and your worker makes its own; kill-at with \`file\` strikes while a file is written.`,
    ],
    [
      "a fault in the sources",
      8,
      "  - fault: missing-source",
      `8:12 faults[0].fault: "missing-source" cannot strike a workflow of your own: it spoils the sources of our pipeline, and your worker reads its own; give it other input by \`run.input\`.`,
    ],
    [
      "a fault that needs the simulation",
      8,
      "  - fault: host-crash",
      '8:12 faults[0].fault: "host-crash" cannot strike a workflow of your own: only a simulated disk can lose what was not synced, and your worker has a real one.',
    ],
    [
      "a fault that is none",
      8,
      "  - fault: kil-at",
      '8:12 faults[0].fault: "kil-at" is not a fault; did you mean "kill-at"? Allowed: hang, delay, zombie, spin-up-failure, delayed-start, duplicate-delivery, lost-result, late-result, kill-at, reordered-completion, orchestrator-crash, double-trigger, cancel.',
    ],
    [
      "a shard",
      10,
      "    shard: 2",
      "10:5 faults[0].shard: there is no such field. Allowed: fault, task, start, input, attempt, ms, log, file, bytes.",
    ],
    ["no moment", 11, [], "8:5 faults[0]: says not when. Give one of: ms, log, file."],
    [
      "two moments",
      11,
      ["    log: charging", "    ms: 5"],
      "11:10 faults[0].log: is one too many beside `ms`. Give one of: ms, log, file.",
    ],
    [
      "an input that is no arguments",
      6,
      "  input: 7",
      "6:10 run.input: found 7; allowed is a list of arguments, or a map of named ones",
    ],
    [
      "an input that JSON cannot hold",
      6,
      "  input: [.nan]",
      "6:10 run.input: found [null]; allowed is a value that JSON can hold: no .nan or .inf, no whole number beyond 9007199254740991",
    ],
    [
      "an empty command",
      14,
      'verify: " "',
      '14:9 verify: found " "; allowed is a command, such as node dist/main.js',
    ],
    [
      "an error of a run that completes",
      13,
      ["  outcome: completed", "  error: boom"],
      "14:3 expect.error: a run that is expected to complete has no error. Leave `error` out, or expect the outcome failed or canceled.",
    ],
    [
      "results of another kind",
      13,
      ["  outcome: completed", "  results: most"],
      '14:12 expect.results: "most" is not a comparison of results. Allowed: same, root, any.',
    ],
  ])("%s", (_what, line, replacement, problem) => {
    const lines = typeof replacement === "string" ? [replacement] : replacement;
    expect(problemsOf(withLine(line, ...lines))).toEqual([problem]);
  });
});
