/** A good scenario for tests to spoil. */
import { expect } from "vitest";
import { ScenarioError } from "./errors.ts";
import { parseScenario } from "./load.ts";

/** Tests replace one of these lines, counted from 1. */
export const GOOD = [
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

/** The scenario with one line replaced by any number of lines. */
export function withLine(line: number, ...replacement: string[]): string {
  return [...GOOD.slice(0, line - 1), ...replacement, ...GOOD.slice(line)].join("\n");
}

/** What a text is refused for. */
export function problemsOf(text: string, path = "scenarios/x.yaml"): readonly string[] {
  return refusalOf(() => parseScenario(text, path)).problems;
}

/** The error with which something is refused. */
export function refusalOf(load: () => unknown): ScenarioError {
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
