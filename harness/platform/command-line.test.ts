import { expect, it } from "vitest";
import { splitCommand } from "./command-line.ts";

it.each([
  ["node dist/main.js", ["node", "dist/main.js"]],
  ["  node   x ", ["node", "x"]],
  [`node "my worker.js" 'it is "so"'`, ["node", "my worker.js", 'it is "so"']],
  [`a\\ b "c\\"d" 'e\\f'`, ["a b", 'c"d', "e\\f"]],
  [`run "" x`, ["run", "", "x"]],
  ["node x; rm -rf $HOME `id` | cat", ["node", "x;", "rm", "-rf", "$HOME", "`id`", "|", "cat"]],
])("splits %s", (command, words) => {
  expect(splitCommand(command)).toEqual(words);
});

it.each([
  ["", "the worker's command is empty"],
  [`node "x`, `the worker's command has a " that is not closed: node "x`],
])("refuses %j with exit code 2", (command, message) => {
  expect(() => splitCommand(command)).toThrow(expect.objectContaining({ message, exitCode: 2 }));
});
