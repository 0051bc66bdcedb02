/** Suites for tests: one of each verdict, with the worst of texts. */
import type { Suite } from "./suite.ts";

/** Control characters, a lone surrogate, a noncharacter, and what XML, Markdown and GitHub read as markup. */
export const HOSTILE =
  '\u0000\u001b[31m\ud800\uffff <b a="1">&amp;]]></failure>`|*%0A\r\n\t::error::😀é';

const told = { place: null, properties: { target: "local" }, replay: null } as const;

export const PASSED: Suite = {
  ...told,
  name: "fail-one-shard, seed 42",
  group: "shardproof.local.fail-one-shard",
  ms: 1234.5,
  cases: [
    { name: "outcome", verdict: "holds", lines: [] },
    { name: "atomic-visibility", verdict: "not-applicable", lines: [`no disk: ${HOSTILE}`] },
  ],
};

export const FAILED: Suite = {
  ...told,
  name: "kill-mid-write, seed 42",
  group: "shardproof.local.kill-mid-write",
  place: { file: "scenarios/kill-mid-write.yaml", line: 9 },
  properties: { target: "local", odd: HOSTILE },
  ms: 400,
  cases: [
    { name: "outcome", verdict: "holds", lines: [] },
    { name: "no-leftovers", verdict: "violated", lines: [`left: ${HOSTILE}`, "Nothing is left."] },
    { name: "right-shard", verdict: "violated", lines: ["customer 7", "Each in its shard."] },
  ],
  replay: "npm run scenario -- kill-mid-write --seed 42",
};

export const BROKEN: Suite = {
  ...told,
  name: "broken",
  group: "shardproof.local.broken",
  place: { file: "scenarios/broken.yaml", line: null },
  properties: {},
  ms: null,
  cases: [
    {
      name: "played",
      verdict: "error",
      lines: [
        "scenarios/broken.yaml:7:19 faults[0].fault: 100% wrong",
        "scenarios/broken.yaml:8:1 expect: is missing",
      ],
    },
  ],
};

export const SKIPPED: Suite = {
  ...told,
  name: "own",
  group: "shardproof.simulated.own",
  ms: null,
  cases: [{ name: "played", verdict: "not-applicable", lines: ["it needs processes"] }],
};

export const ALL: readonly Suite[] = [PASSED, FAILED, BROKEN, SKIPPED];
