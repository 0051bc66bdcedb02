import { expect, it } from "vitest";
import { logLevelOf } from "./log-level.ts";

it.each([
  ["stdout", "plain", "info"],
  ["stderr", "plain", "error"],
  ["stdout", '{"level":20}', "debug"],
  ["stdout", '{"level":30}', "info"],
  ["stderr", '{"level":40}', "warning"],
  ["stdout", '{"level":60}', "error"],
  ["stdout", '{"level":"WARN"}', "warn"],
  ["stdout", '{"level":null}', "info"],
  ["stdout", "{ no json", "info"],
  ["stderr", "{}", "error"],
] as const)("a line of %s that is %s has the level %s", (stream, message, level) => {
  expect(logLevelOf(stream, message)).toBe(level);
});
