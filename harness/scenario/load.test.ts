import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ScenarioError } from "./errors.ts";
import { loadScenario, parseScenario, resolveScenario } from "./load.ts";

const FIELDS = "name, description, tags, seed, data, run, faults, expect";
const RUN_FIELDS = "shards, waitScale, concurrency, maxQuarantined";
const FAULT_FIELDS = "fault, at, task, shard, attempt, source, occurrence, message";
const FAILPOINTS =
  "run.start, shard.start, source.read, shard.merged, artifact.write, artifact.before-rename, artifact.published, shard.before-return, run.before-manifest";
const DATA_FIELDS =
  "customers, missing, superseded, malformed, malformedKinds, awkwardIds, awkwardFields, hotShard, hotFraction, crlf, bom, shuffleRows, shuffleColumns";
const SELECTOR = (what: string) => `${what}, a list of them, or "*"`;

/** A good scenario, of which a test replaces one line; line numbers below count in it. */
const GOOD = [
  "name: x", // 1
  "description: It works.",
  "tags: [quick]",
  "seed: 7",
  "data:", // 5
  "  customers: 100",
  "  malformed: 3",
  "  crlf: true",
  "run:",
  "  shards: 10", // 10
  "  waitScale: 0.1",
  "faults:",
  "  - fault: throw",
  "    at: shard.merged",
  "    shard: 3", // 15
  "    attempt: 1",
  "expect:",
  "  outcome: completed",
  "  attempts: { 3: 2 }",
  "", // 20
];

function withLine(line: number, ...replacement: string[]): string {
  return [...GOOD.slice(0, line - 1), ...replacement, ...GOOD.slice(line)].join("\n");
}

function problemsOf(text: string, path = "scenarios/x.yaml"): readonly string[] {
  return refusalOf(() => parseScenario(text, path)).problems;
}

function refusalOf(load: () => unknown): ScenarioError {
  try {
    load();
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    expect(error.exitCode).toBe(2);
    expect(error.message).toBe(error.problems.join("\n"));
    return error;
  }
  throw new Error("nothing was refused");
}

test("a good scenario is read with its defaults", () => {
  expect(parseScenario(GOOD.join("\n"), "scenarios/x.yaml")).toEqual({
    name: "x",
    description: "It works.",
    tags: ["quick"],
    seed: 7,
    data: { customers: 100, malformed: 3, crlf: true },
    run: { shards: 10, waitScale: 0.1 },
    faults: [{ fault: "throw", at: "shard.merged", shard: 3, attempt: 1, occurrence: 1 }],
    expect: { outcome: "completed", attempts: { 3: 2 } },
  });
});

test("what may be left out is filled in", () => {
  const text =
    "name: x\ndescription: d\ndata: { customers: 1 }\nrun: { shards: 1 }\nexpect: { outcome: completed }\n";
  expect(parseScenario(text, "x.yaml")).toEqual({
    name: "x",
    description: "d",
    tags: [],
    seed: 42,
    data: { customers: 1 },
    run: { shards: 1, waitScale: 1 },
    faults: [],
    expect: { outcome: "completed", attempts: {} },
  });
});

describe("one wrong field is one line that says where, what and what else", () => {
  test.each<[string, number, string | string[], string]>([
    [
      "another name than the file",
      1,
      "name: y",
      '1:7 name: found "y"; allowed is "x", the file\'s name',
    ],
    [
      "a name in capitals",
      1,
      "name: X",
      '1:7 name: found "X"; allowed is lower-case words joined by hyphens, such as fail-one-shard',
    ],
    [
      "a value left out",
      2,
      "description:",
      "2:1 description: found nothing; allowed is a sentence or two for a person",
    ],
    [
      "a misspelt field",
      4,
      "sede: 7",
      `4:1 sede: there is no such field; did you mean "seed"? Allowed: ${FIELDS}.`,
    ],
    [
      "a field like nothing",
      4,
      "banana: 7",
      `4:1 banana: there is no such field. Allowed: ${FIELDS}.`,
    ],
    [
      "a negative seed",
      4,
      "seed: -1",
      "4:7 seed: found -1; allowed is a whole number from 0 to 9007199254740991",
    ],
    [
      "a seed as text",
      4,
      "seed: '7'",
      '4:7 seed: found "7"; allowed is a whole number from 0 to 9007199254740991',
    ],
    [
      "a field left out",
      18,
      [],
      "17:1 expect.outcome: is missing. Allowed: completed, failed, canceled.",
    ],
    [
      "no customers",
      6,
      "  customers: 0",
      "6:14 data.customers: found 0; allowed is a whole number from 1 to 10000000",
    ],
    [
      "a misspelt data option",
      7,
      "  malfromed: 3",
      `7:3 data.malfromed: there is no such field; did you mean "malformed"? Allowed: ${DATA_FIELDS}.`,
    ],
    [
      "a negative amount",
      7,
      "  malformed: -1",
      "7:14 data.malformed: found -1; allowed is 0 (none), a fraction below 1 such as 0.05, or a count from 1 to 10000000",
    ],
    [
      "an amount of one and a half",
      7,
      "  malformed: 1.5",
      "7:14 data.malformed: found 1.5; allowed is 0 (none), a fraction below 1 such as 0.05, or a count from 1 to 10000000",
    ],
    [
      "more missing than there are",
      7,
      "  missing: 100",
      "7:12 data.missing: found 100 of 100 customers; allowed is at most 99, as one customer has to be in all four sources",
    ],
    ["a switch as number", 8, "  crlf: 1", "8:9 data.crlf: found 1; allowed is true or false"],
    [
      "a hot shard that is none",
      8,
      "  hotShard: 10",
      "8:13 data.hotShard: found 10; allowed is an integer from 0 to 9",
    ],
    [
      "a hot fraction alone",
      8,
      "  hotFraction: 0.5",
      "8:16 data.hotFraction: needs hotShard, the shard that is to be hot",
    ],
    [
      "a kind that is none",
      8,
      "  malformedKinds: [empty_id]",
      '8:20 data.malformedKinds[0]: "empty_id" is not a kind of malformed row; did you mean "empty-id"? Allowed: wrong-field-count, unreadable-integer, unreadable-number, unreadable-date, empty-id, invalid-utf8, malformed-quotes.',
    ],
    [
      "a misspelt run option",
      11,
      "  waitscale: 1",
      `11:3 run.waitscale: there is no such field; did you mean "waitScale"? Allowed: ${RUN_FIELDS}.`,
    ],
    [
      "a negative wait",
      11,
      "  waitScale: -1",
      "11:14 run.waitScale: found -1; allowed is a number from 0 (no wait) to 100",
    ],
    [
      "an infinite wait",
      11,
      "  waitScale: .inf",
      "11:14 run.waitScale: found Infinity; allowed is a number from 0 (no wait) to 100",
    ],
    [
      "a percentage",
      11,
      "  maxQuarantined: 5",
      "11:19 run.maxQuarantined: found 5; allowed is a fraction from 0 to 1, such as 0.001",
    ],
    [
      "no concurrency",
      11,
      "  concurrency: 0",
      "11:16 run.concurrency: found 0; allowed is a whole number from 1 to 10000",
    ],
    [
      "faults as a map",
      13,
      "    fault: throw",
      '12:1 faults: found {"fault":"throw","at":"shard.merged","shard":3,"attempt":1}; allowed is a list',
    ],
    [
      "a fault that is none",
      13,
      "  - fault: thow",
      '13:12 faults[0].fault: "thow" is not a fault; did you mean "throw"? Allowed: throw.',
    ],
    [
      "a fault without its name",
      13,
      "  - message: x",
      "13:5 faults[0].fault: is missing. Allowed: throw.",
    ],
    [
      "a misspelt failpoint",
      14,
      "    at: shard.mergd",
      `14:9 faults[0].at: "shard.mergd" is not a failpoint; did you mean "shard.merged"? Allowed: ${FAILPOINTS}.`,
    ],
    [
      "a fault without failpoint",
      14,
      "    message: x",
      `13:5 faults[0].at: is missing. Allowed: ${FAILPOINTS}.`,
    ],
    [
      "a misspelt fault field",
      16,
      "    atempt: 1",
      `16:5 faults[0].atempt: there is no such field; did you mean "attempt"? Allowed: ${FAULT_FIELDS}.`,
    ],
    [
      "a shard beyond the run",
      15,
      "    shard: 10",
      "15:12 faults[0].shard: 10 is not a shard of this run. Allowed: 0 to 9.",
    ],
    [
      "a listed shard beyond the run",
      15,
      "    shard: [1, 12]",
      "15:16 faults[0].shard[1]: 12 is not a shard of this run. Allowed: 0 to 9.",
    ],
    [
      "half a shard",
      15,
      "    shard: 1.5",
      `15:12 faults[0].shard: found 1.5; allowed is ${SELECTOR("a shard (0 to 9999)")}`,
    ],
    [
      "an attempt that never comes",
      16,
      "    attempt: 5",
      `16:14 faults[0].attempt: found 5; allowed is ${SELECTOR("an attempt (1 to 4)")}`,
    ],
    [
      "a source where none is read",
      16,
      "    source: crm",
      '16:13 faults[0].source: "crm" never applies: only source.read is reached per source.',
    ],
    [
      "a misspelt source",
      16,
      "    source: crn",
      '16:13 faults[0].source: "crn" is not a source; did you mean "crm"? Allowed: crm, billing, product, support.',
    ],
    [
      "an empty message",
      16,
      "    message: ''",
      '16:14 faults[0].message: found ""; allowed is text that is not empty, since the SDK reports an empty error as success',
    ],
    [
      "a misspelt outcome",
      18,
      "  outcome: complete",
      '18:12 expect.outcome: "complete" is not an outcome; did you mean "completed"? Allowed: completed, failed, canceled.',
    ],
    [
      "attempts of a shard that is none",
      19,
      "  attempts: { 10: 2 }",
      "19:15 expect.attempts.10: 10 is not a shard of this run. Allowed: 0 to 9.",
    ],
    [
      "attempts of a word",
      19,
      "  attempts: { x: 2 }",
      '19:15 expect.attempts.x: found the key "x"; allowed is a shard, or "*" for every shard that is not named',
    ],
    [
      "more attempts than there are",
      19,
      "  attempts: { 3: 5 }",
      "19:18 expect.attempts.3: found 5; allowed is a whole number from 0 to 4",
    ],
    [
      "attempts as text",
      19,
      "  attempts: { 3: two }",
      '19:18 expect.attempts.3: found "two"; allowed is a whole number from 0 to 4',
    ],
    [
      "an error of a good run",
      19,
      "  error: boom",
      "19:3 expect.error: a run that is expected to complete has no error. Leave `error` out, or expect the outcome failed or canceled.",
    ],
  ])("%s", (_what, line, replacement, message) => {
    expect(problemsOf(withLine(line, ...[replacement].flat()))).toEqual([
      `scenarios/x.yaml:${message}`,
    ]);
  });

  test.each(["0", "10001", "1.5", "ten", "1_000", "-0.5"])("%s shards", (shards) => {
    const found = Number.isNaN(Number(shards)) ? `"${shards}"` : shards;
    expect(problemsOf(withLine(10, `  shards: ${shards}`))).toEqual([
      `scenarios/x.yaml:10:11 run.shards: found ${found}; allowed is a whole number from 1 to 10000`,
    ]);
  });
});

test("all problems come at once, in the order of the file, contradictions too", () => {
  const text = withLine(15, "    shard: 12", "    sorce: crm", "    message: ''")
    .replace("seed: 7", "seed: x")
    .replace("  attempts: { 3: 2 }", "  atempts: { 3: 2 }\n  error: boom");
  expect(
    problemsOf(text).map((line) => line.slice("scenarios/x.yaml:".length).split(": ")[0]),
  ).toEqual([
    "4:7 seed",
    "15:12 faults[0].shard",
    "16:5 faults[0].sorce",
    "17:14 faults[0].message",
    "21:3 expect.atempts",
    "22:3 expect.error",
  ]);
});

describe("text that is no scenario", () => {
  test.each([
    [
      "an open list",
      "name: [x\nseed: 1\n",
      ":2:1 this is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    ["a tab", "run:\n\tshards: 1\n", ":2:1 this is not YAML: Tabs are not allowed as indentation"],
    [
      "a key twice",
      "name: x\nrun:\n  shards: 1\n  shards: 2\n",
      ':4:3 the key "shards" stands here for the second time',
    ],
    ["a number as key twice", "3: 1\n'3': 2\n", ':2:1 the key "3" stands here for the second time'],
    [
      "two documents",
      "name: x\n---\nname: y\n",
      ":2:1 a second document begins here; a scenario file holds one",
    ],
    [
      "an alias",
      "a: &a [1]\nb: *a\n",
      ":2:4 found the alias *a; write the value out, aliases are not allowed",
    ],
    [
      "an alias of nothing",
      "b: *a\n",
      ":1:4 found the alias *a; write the value out, aliases are not allowed",
    ],
    ["endless nesting", `a: ${"[".repeat(50_000)}`, " lists or maps are nested too deeply"],
    ["nothing", "", ": the file is empty; copy another scenario to begin with"],
    ["only a comment", "# soon\n", ": the file is empty; copy another scenario to begin with"],
    ["a list", "- 1\n", ":1:1 found [1]; allowed is a map of fields"],
    ["a word", "hello\n", ':1:1 found "hello"; allowed is a map of fields'],
  ])("%s", (_what, text, message) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.replace(/:1:\d{3,}/, "")).toBe(`scenarios/x.yaml${message}`);
  });

  test("an alias bomb is refused before it unfolds", () => {
    const levels = Array.from({ length: 30 }, (_, i) =>
      i === 0 ? "l0: &l0 [x]" : `l${i}: &l${i} [*l${i - 1}, *l${i - 1}, *l${i - 1}]`,
    );
    expect(problemsOf(levels.join("\n"))).toHaveLength(87);
  });

  test("a binary value is a value like any other, and its tag is refused", () => {
    expect(problemsOf("a: !!binary aGk=\n")).toEqual([
      "scenarios/x.yaml:1:4 this is not YAML: Unresolved tag: tag:yaml.org,2002:binary",
    ]);
  });

  test("__proto__ is a field that does not exist", () => {
    expect(problemsOf(withLine(4, "__proto__: { seed: 1 }"))).toEqual([
      `scenarios/x.yaml:4:1 __proto__: there is no such field. Allowed: ${FIELDS}.`,
    ]);
  });
});

describe("files", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "shardproof-scenarios-"));
    writeFileSync(join(folder, "fail-one-shard.yaml"), "");
    writeFileSync(join(folder, "slow.yml"), "");
    writeFileSync(join(folder, "notes.txt"), "");
    mkdirSync(join(folder, "folder.yaml"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const refusal = (name: string, bytes?: Uint8Array | string) => {
    const path = join(folder, name);
    if (bytes !== undefined) writeFileSync(path, bytes);
    const { message } = refusalOf(() => loadScenario(path));
    if (bytes !== undefined) rmSync(path);
    return message.replace(folder, "<folder>");
  };

  test("a missing file: the nearest, and all there are", () => {
    expect(refusal("fail-one-shrad.yaml")).toBe(
      '<folder>/fail-one-shrad.yaml: there is no such scenario; did you mean "fail-one-shard"? There are: fail-one-shard, folder, slow.',
    );
  });

  test("a missing folder", () => {
    expect(refusal("nowhere/x.yaml")).toBe("<folder>/nowhere/x.yaml: there is no such scenario.");
    expect(refusal("notes.txt/x.yaml")).toBe(
      "<folder>/notes.txt/x.yaml: there is no such scenario.",
    );
  });

  test("a folder", () => {
    expect(refusal("folder.yaml")).toBe(
      "<folder>/folder.yaml: this is a folder; name one scenario file in it",
    );
  });

  test("bytes that are not UTF-8", () => {
    const latin1 = Buffer.from("name: x\ndescription: caf\xe9\n", "latin1");
    expect(refusal("x.yaml", latin1)).toBe(
      "<folder>/x.yaml:2:1 this line is not UTF-8; save the file as UTF-8",
    );
    expect(refusal("x.yaml", Buffer.from([0x61, 0x0a, 0x62, 0x0a, 0xc3]))).toContain(":3:1 ");
  });

  test("a huge file", () => {
    expect(refusal("x.yaml", "#".repeat(1_048_577))).toBe(
      "<folder>/x.yaml: found 1048577 bytes; allowed are 1048576: this is hardly a scenario",
    );
  });

  test("a byte order mark does no harm", () => {
    const path = join(folder, "x.yaml");
    writeFileSync(path, `\uFEFF${GOOD.join("\r\n")}`);
    expect(loadScenario(path).name).toBe("x");
    rmSync(path);
  });

  test.each([
    ["fail-one-shard", join("scenarios", "fail-one-shard.yaml")],
    ["mine/x.yaml", "mine/x.yaml"],
    ["x.yml", "x.yml"],
    ["../elsewhere/x", "../elsewhere/x"],
  ])("%s stands for %s", (given, path) => {
    expect(resolveScenario(given)).toBe(path);
  });

  test("names are looked for in a folder of one's own, too", () => {
    expect(resolveScenario("x", "mine")).toBe(join("mine", "x.yaml"));
  });
});
