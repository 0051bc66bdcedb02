/** The steps of the gate, in order: what tells soonest comes first. */
import { lineEvidence } from "./evidence/lines.ts";
import { mutantEvidence } from "./evidence/mutants.ts";
import { playEvidence } from "./evidence/plays.ts";
import { searchEvidence } from "./evidence/search.ts";
import { testEvidence } from "./evidence/tests.ts";
import type { Step } from "./step.ts";

export type Mode = "full" | "quick";

/** Scenarios on real processes that a quick gate has time for: a death, a torn write, work done twice. */
const QUICK_LOCAL = ["fail-one-shard", "kill-mid-write", "lost-result", "zombie-attempt"];
/** Properties of what the harness exists for. */
const QUICK_PROPERTIES = ["accounting", "exactly-once", "routing", "sharding"].map(
  (name) => `properties/${name}.property.test.ts`,
);

/**
 * What is run, and what the mode leaves out.
 *
 * @param root the checkout
 */
export function stepsOf(mode: Mode, root: string): { run: Step[]; leftOut: Step[] } {
  const isQuick = mode === "quick";
  const steps = [
    lint,
    typecheck,
    simulated,
    isQuick
      ? local("4 scenarios", QUICK_LOCAL, 6)
      : local("the quick scenarios", ["--tag", "quick"], 20),
    search(isQuick ? 5 : 10),
    isQuick
      ? properties(root, "4 files of them", QUICK_PROPERTIES, 12)
      : properties(root, "all", ["properties"], 35),
  ];
  return isQuick ? { run: steps, leftOut: [mutants] } : { run: [...steps, mutants], leftOut: [] };
}

const lint: Step = {
  name: "lint",
  covers: "Biome's rules and format, all files",
  tool: { package: "@biomejs/biome", bin: "biome" },
  words: ["check", ".", "--colors=off", "--max-diagnostics=20"],
  needs: [],
  replay: "npm run lint",
  usualSeconds: 2,
  exitCodes: "tool",
  evidence: lineEvidence("lint"),
};

const typecheck: Step = {
  name: "typecheck",
  covers: "TypeScript, strict, all files",
  tool: { package: "typescript", bin: "tsc" },
  words: ["--build", ".", "harness/report/html/client", "--pretty", "false"],
  needs: [],
  replay: "npm run typecheck",
  usualSeconds: 6,
  exitCodes: "tool",
  evidence: lineEvidence("typecheck"),
};

const CLI = ["--import", "tsx", "--", "harness/cli.ts"];

/** A step that is a command of ours; its flags are those of the replay, which prints for a person. */
function ours(command: string, flags: readonly string[]) {
  return {
    tool: null,
    words: [...CLI, command, ...flags, "--json"],
    needs: ["tsx"],
    replay: ["npm run", command, "--", ...flags].join(" "),
    exitCodes: "shardproof",
  } as const;
}

const simulated: Step = {
  ...ours("scenario", ["--all", "--target", "simulated"]),
  name: "simulated",
  covers: "every scenario, in simulation",
  usualSeconds: 7,
  evidence: playEvidence("simulated"),
};

function local(what: string, flags: readonly string[], usualSeconds: number): Step {
  return {
    ...ours("scenario", flags),
    name: "local",
    covers: `${what}, on real processes`,
    usualSeconds,
    evidence: playEvidence("local"),
  };
}

function search(seconds: number): Step {
  return {
    ...ours("search", ["--seconds", String(seconds)]),
    name: "search",
    covers: `${seconds} s of random fault plans, in simulation`,
    usualSeconds: seconds + 2,
    evidence: searchEvidence("search"),
  };
}

function properties(
  root: string,
  what: string,
  files: readonly string[],
  usualSeconds: number,
): Step {
  return {
    name: "properties",
    covers: `the promises as properties: ${what}`,
    tool: { package: "vitest", bin: "vitest" },
    words: ["run", ...files, "--reporter=json"],
    needs: [],
    replay: ["npx vitest run", ...files].join(" "),
    usualSeconds,
    exitCodes: "tool",
    evidence: testEvidence(root),
  };
}

const mutants: Step = {
  name: "mutants",
  covers: "every broken pipeline, in simulation where it shows there",
  tool: null,
  words: ["--import", "tsx", "properties/mutants/exam/run.ts", "--target", "simulated"],
  needs: ["tsx", "vitest"],
  replay: "npm run mutants -- --target simulated",
  usualSeconds: 75,
  exitCodes: "shardproof",
  evidence: mutantEvidence("mutants"),
};
