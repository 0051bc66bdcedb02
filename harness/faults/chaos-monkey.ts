/** `chaos-monkey`: kills drawn from the seed, within what the retry policy must survive. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { FailpointPlace } from "../../tasks/drills/armed-fault.ts";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import { NEEDS_FAILPOINTS } from "./any-workflow.ts";
import { TASK_ATTEMPTS } from "./attempt-selection.ts";
import { defineFault, type PlannedRun } from "./fault.ts";

const MOST_ATTEMPTS = TASK_ATTEMPTS.process_shard - 1;
const SHARDS = "a whole number from 1 to 10000";
const ATTEMPTS = `a whole number from 1 to ${MOST_ATTEMPTS}`;

/** Places that every attempt of a shard passes, whatever its data. */
const PLACES: readonly Omit<FailpointPlace, "occurrence">[] = [
  { at: "shard.start" },
  ...SOURCE_NAMES.map((source) => ({ at: "source.read" as const, source })),
  { at: "shard.merged" },
  { at: "artifact.write", artifact: "shard-manifest" },
  ...(["profiles", "quarantine", "shard-manifest"] as const).flatMap((artifact) => [
    { at: "artifact.before-rename" as const, artifact },
    { at: "artifact.published" as const, artifact },
  ]),
  { at: "shard.before-return" },
];

export const chaosMonkey = defineFault({
  name: "chaos-monkey",
  summary: "shards are killed at places drawn from the seed, never in their last attempt",
  schema: z.strictObject({
    fault: z.literal("chaos-monkey"),
    shards: z
      .int(SHARDS)
      .min(1, SHARDS)
      .max(10_000, SHARDS)
      .default(5)
      .describe("How many shards are struck (default 5); which ones, the seed decides."),
    attempts: z
      .int(ATTEMPTS)
      .min(1, ATTEMPTS)
      .max(MOST_ATTEMPTS, ATTEMPTS)
      .default(2)
      .describe("How many attempts of each at the most, from the first on (default 2)."),
  }),
  onTarget: {
    simulated: "The calls are abandoned at those places.",
    local: "The worker processes send SIGKILL to themselves at those places.",
    remote: "The deployed tasks send SIGKILL to themselves at those places, if drills are enabled.",
  },
  anyWorkflow: NEEDS_FAILPOINTS,
  describe: ({ shards, attempts }) =>
    `kills ${shards} ${shards === 1 ? "shard" : "shards"}, up to ${attempts} ${attempts === 1 ? "attempt" : "attempts"} of each, at places drawn from the seed`,
  problems: ({ shards }, run) =>
    shards <= run.shards
      ? []
      : [
          {
            path: ["shards"],
            text: `${shards} are more than the run has. Allowed: 1 to ${run.shards}.`,
          },
        ],
  arm(fault, position, { task, shard, attempt }, run) {
    if (task !== "process_shard" || shard === null) return null;
    if (!victims(fault.shards, position, run).has(shard)) return null;
    const draw = drawnBy(run.seed, position);
    const struck = 1 + (draw(`attempts of ${shard}`) % fault.attempts);
    if (attempt > struck) return null;
    const place = PLACES[
      draw(`place ${shard} ${attempt}`) % PLACES.length
    ] as (typeof PLACES)[number];
    return { fault: position, action: "kill", ...place, occurrence: 1 };
  },
});

/** The last drawing. Every attempt asks for the same one, which takes a digest for each shard. */
let drawn: { readonly key: string; readonly shards: ReadonlySet<number> } | null = null;

/** The shards that the seed draws first. */
function victims(count: number, position: number, { shards, seed }: PlannedRun) {
  const key = [count, position, shards, seed].join();
  if (drawn?.key !== key) {
    const draw = drawnBy(seed, position);
    const ranked = Array.from({ length: shards }, (_, shard) => ({
      shard,
      rank: draw(`shard ${shard}`),
    })).sort((a, b) => a.rank - b.rank || a.shard - b.shard);
    drawn = { key, shards: new Set(ranked.slice(0, count).map(({ shard }) => shard)) };
  }
  return drawn.shards;
}

/** Numbers of 32 bits that hang together with nothing but the seed, the fault and what they are for. */
function drawnBy(seed: number, position: number): (purpose: string) => number {
  return (purpose) =>
    createHash("sha256").update(`${seed}\0${position}\0${purpose}`).digest().readUInt32BE(0);
}
