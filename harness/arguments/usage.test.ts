import { expect, test } from "vitest";
import { defineCommand } from "./command.ts";
import { usage } from "./usage.ts";

const command = defineCommand({
  call: "npm run scenario --",
  summary: "Plays a scenario and judges it",
  positionals: [{ name: "scenario", description: "name or path of a scenario", required: true }],
  flags: {
    shards: {
      type: "integer",
      min: 1,
      max: 10000,
      default: 10,
      description: "how many shards the run has, which overrides the scenario",
    },
    output: { type: "path", description: "where the run goes", example: "runs/today" },
    target: { type: "choice", choices: ["local", "simulated"], description: "where to play" },
    json: { type: "boolean", description: "print one JSON document" },
  },
  examples: [["fail-one-shard --shards 7", "play one scenario with other shards"]],
});

test("help shows call, words, flags, ranges, defaults, examples and exit codes", () => {
  expect(usage(command)).toBe(`Plays a scenario and judges it.

Usage
  npm run scenario -- <scenario> [flags]

Arguments
  scenario  name or path of a scenario

Flags
  --shards <number>  how many shards the run has, which overrides the scenario
                     (1 to 10000; default 10)
  --output <path>    where the run goes (for example runs/today)
  --target <target>  where to play (local, simulated)
  --json             print one JSON document
  -h, --help         print this

Examples
  # play one scenario with other shards
  npm run scenario -- fail-one-shard --shards 7

Exit codes
  0 all invariants hold   1 an invariant is violated
  2 bad usage or scenario   3 the target could not be run
`);
});

test("help keeps to 80 columns", () => {
  for (const line of usage(command).split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});
