import { describe, expect, test } from "vitest";
import { checkDataOptions, type DataOptions, DataOptionsError } from "../../data/options.ts";
import { FAULTS } from "../faults/index.ts";
import { problemsOf, withLine } from "./sample-scenario.ts";

const FIELDS = "name, description, tags, seed, data, run, faults, expect";
const RUN_FIELDS =
  "shards, waitScale, timeoutScale, concurrency, maxQuarantined, partition, timeZone, locale, earlierShards, choices";
const ATTEMPTS = "a whole number from 0 to 4, or the least and the most, such as [1, 4]";
const FAULT_NAMES = FAULTS.map(({ name }) => name).join(", ");
const FAULT_FIELDS = "fault, at, task, shard, attempt, source, artifact, occurrence, message";
const FAILPOINTS =
  "run.start, partition.start, partition.before-return, shard.start, source.read, shard.merged, artifact.write, artifact.before-rename, artifact.published, shard.before-return, run.before-manifest";
const DATA_FIELDS =
  "customers, missing, superseded, malformed, malformedKinds, awkwardIds, awkwardFields, hotShard, hotFraction, crlf, bom, shuffleRows, shuffleColumns";
const SELECTOR = (what: string) => `${what}, a list of them, or "*"`;

/** What depends on several data options is the generator's to say. */
function generatorSays(options: Partial<DataOptions>): string {
  try {
    checkDataOptions({ customers: 100, seed: 0, ...options });
  } catch (error) {
    if (error instanceof DataOptionsError) return error.problem;
  }
  throw new Error("the generator takes these options");
}

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
      '1:7 name: found "X"; allowed is lower-case words joined by hyphens, 64 characters at most, such as fail-one-shard',
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
      "17:1 expect.outcome: is missing. Allowed: completed, failed, canceled, any.",
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
      `7:12 data.missing: ${generatorSays({ missing: 100 })}`,
    ],
    ["a switch as number", 8, "  crlf: 1", "8:9 data.crlf: found 1; allowed is true or false"],
    [
      "a hot shard that is none",
      8,
      "  hotShard: 10",
      `8:13 data.hotShard: ${generatorSays({ hotShard: 10, shards: 10 })}`,
    ],
    [
      "a hot fraction alone",
      8,
      "  hotFraction: 0.5",
      `8:16 data.hotFraction: ${generatorSays({ hotFraction: 0.5 })}`,
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
      `13:12 faults[0].fault: "thow" is not a fault; did you mean "throw"? Allowed: ${FAULT_NAMES}.`,
    ],
    [
      "a fault without its name",
      13,
      "  - message: x",
      `13:5 faults[0].fault: is missing. Allowed: ${FAULT_NAMES}.`,
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
      '16:14 faults[0].message: found ""; allowed is text of 200 characters at most that is not empty, since the SDK reports an empty error as success',
    ],
    [
      "a misspelt outcome",
      18,
      "  outcome: complete",
      '18:12 expect.outcome: "complete" is not an outcome; did you mean "completed"? Allowed: completed, failed, canceled, any.',
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
      `19:18 expect.attempts.3: found 5; allowed is ${ATTEMPTS}`,
    ],
    [
      "attempts as text",
      19,
      "  attempts: { 3: two }",
      `19:18 expect.attempts.3: found "two"; allowed is ${ATTEMPTS}`,
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
