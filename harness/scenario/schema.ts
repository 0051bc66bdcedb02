/** What a scenario file may hold. The JSON Schema for editors is generated from this. */
import { z } from "zod";
import { TASK_ATTEMPTS } from "../faults/attempt-selection.ts";
import { FAULTS, faultSchema } from "../faults/index.ts";
import { dataSchema } from "./data-schema.ts";

/** A name becomes a folder's, so it is short and cannot lead anywhere else. */
const KEBAB = /^(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*$/;
const NAME = "lower-case words joined by hyphens, 64 characters at most, such as fail-one-shard";
const DESCRIPTION = "a sentence or two for a person";
const SEED = `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`;
const SHARDS = "a whole number from 1 to 10000";
const WAIT_SCALE = "a number from 0 (no wait) to 100";
const TIMEOUT_SCALE = "a number above 0 up to 100";
const TIME_ZONE = "a time zone's name, such as Pacific/Kiritimati";
const LOCALE = "a locale's name, such as tr_TR.UTF-8";
const CHOICES = "a list of whole numbers from 0 to 65535";
const CONCURRENCY = "a whole number from 1 to 10000";
const PARTITION = "true or false";
const MAX_QUARANTINED = "a fraction from 0 to 1, such as 0.001";
const SHARD_KEY = 'a shard, or "*" for every shard that is not named';
const MAX_ATTEMPTS = TASK_ATTEMPTS.process_shard;
const ATTEMPTS = `a whole number from 0 to ${MAX_ATTEMPTS}, or the least and the most, such as [1, 4]`;
const attemptCount = z.int(ATTEMPTS).min(0, ATTEMPTS).max(MAX_ATTEMPTS, ATTEMPTS);
const STRIKES = "a rule for strikes";
const ERROR = "text that the error must contain";
/** What an attempt is armed with travels in one environment variable, of at most 128 KiB. */
export const MOST_FAULTS = 64;
export const PLAN = `a list of ${MOST_FAULTS} faults at most`;

/** The `run:` part. */
export const runSchema = z.strictObject({
  shards: z
    .int(SHARDS)
    .min(1, SHARDS)
    .max(10_000, SHARDS)
    .describe("How many shards the run has, 1 to 10000."),
  waitScale: z
    .number(WAIT_SCALE)
    .min(0, WAIT_SCALE)
    .max(100, WAIT_SCALE)
    .default(1)
    .describe("Scales the platform's real waits before retries; 1 (default) is as declared."),
  timeoutScale: z
    .number(TIMEOUT_SCALE)
    .gt(0, TIMEOUT_SCALE)
    .max(100, TIMEOUT_SCALE)
    .default(1)
    .describe("Scales the timeouts of attempts; 1 (default) is as declared."),
  concurrency: z
    .int(CONCURRENCY)
    .min(1, CONCURRENCY)
    .max(10_000, CONCURRENCY)
    .optional()
    .describe("How many attempts may run at once (default: the target's)."),
  maxQuarantined: z
    .number(MAX_QUARANTINED)
    .min(0, MAX_QUARANTINED)
    .max(1, MAX_QUARANTINED)
    .optional()
    .describe("Fraction of the rows read that may be quarantined (default 0.001)."),
  partition: z
    .boolean(PARTITION)
    .optional()
    .describe(
      "Whether each source is cut into the shards' slices first (default false: every shard reads all sources).",
    ),
  timeZone: z
    .string(TIME_ZONE)
    .regex(/^(?=.{1,64}$)[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, {
      error: TIME_ZONE,
      abort: true,
    })
    .refine(isTimeZone, TIME_ZONE)
    .optional()
    .describe("Time zone of the run with faults; the run it is compared with keeps the machine's."),
  locale: z
    .string(LOCALE)
    // No separator is in the class that follows it: nothing can be read in two ways.
    .regex(/^(?=.{1,64}$)[A-Za-z]+([_.@-][A-Za-z0-9]+)*$/, LOCALE)
    .optional()
    .describe("Locale of the run with faults; the run it is compared with keeps the machine's."),
  earlierShards: z
    .int(SHARDS)
    .min(1, SHARDS)
    .max(10_000, SHARDS)
    .optional()
    .describe("Runs once before, without faults, with so many shards, into the same output."),
  choices: z
    .array(z.int(CHOICES).min(0, CHOICES).max(65_535, CHOICES), CHOICES)
    .max(10_000, CHOICES)
    .optional()
    .describe(
      "Only on the simulated target: which of the waiting steps goes next, choice by choice; then always the one that has waited longest. Without it, the seed decides.",
    ),
});

/** The `expect:` part. */
export const expectSchema = z.strictObject({
  outcome: z
    .enum(["completed", "failed", "canceled", "any"], "an outcome")
    .describe("How the root run ends. `any`: either way, as long as nothing wrong looks finished."),
  attempts: z
    .record(
      z.string().regex(/^(\*|0|[1-9]\d{0,4})$/, SHARD_KEY),
      z.union(
        [
          attemptCount,
          z
            .tuple([attemptCount, attemptCount], ATTEMPTS)
            .refine(([least, most]) => least <= most, ATTEMPTS),
        ],
        ATTEMPTS,
      ),
    )
    .default({})
    .describe(
      'Attempts by shard, or "*" for the rest: a number, or the least and the most. A shard that is not named: exactly 1.',
    ),
  error: z
    .string(ERROR)
    .regex(/\S/, ERROR)
    .optional()
    .describe("Text that the run's error must contain; only when it does not complete."),
  strikes: z
    .enum(["all", "any"], STRIKES)
    .optional()
    .describe(
      "Which faults must strike: `all` (default) wherever they are due, since a drill that hits nothing proves nothing; or `any`, for plans that are drawn at random.",
    ),
});

export const scenarioSchema = z
  .strictObject({
    name: z.string(NAME).regex(KEBAB, NAME).describe("The file's name without .yaml."),
    description: z
      .string(DESCRIPTION)
      .regex(/\S/, DESCRIPTION)
      .describe("What happens, what it emulates, what it proves."),
    tags: z
      .array(z.string(NAME).regex(KEBAB, NAME))
      .default([])
      .describe("Words to choose scenarios by."),
    seed: z
      .int(SEED)
      .min(0, SEED)
      .default(42)
      .describe("Where every random choice comes from (default 42)."),
    data: dataSchema.describe("The input to generate."),
    run: runSchema.describe("How the pipeline is run."),
    faults: z
      .array(faultSchema)
      .max(MOST_FAULTS, PLAN)
      .default([])
      .describe(
        `What goes wrong. ${FAULTS.map(({ name, summary }) => `\`${name}\`: ${summary}.`).join(" ")}`,
      ),
    expect: expectSchema.describe("How the run must end. All invariants are judged besides."),
  })
  .describe("A Shardproof scenario: data, run, faults and expectations.");

/** A scenario, checked, with defaults filled in. */
export type Scenario = z.output<typeof scenarioSchema>;

/** A scenario as it is written, where defaults may be left out. */
export type ScenarioInput = z.input<typeof scenarioSchema>;

/** A name that is none would be taken for UTC without a word, and prove nothing. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
