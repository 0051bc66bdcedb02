import { expect, test } from "vitest";
import { problemsOf, withLine } from "./sample-scenario.ts";

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
  [
    "a key without value twice",
    "run:\nrun:\n",
    ':2:1 the key "run" stands here for the second time',
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
  [
    "endless nesting",
    `a: ${"[".repeat(500_000)}`,
    ":1:103 lists or maps are nested too deeply; a scenario needs five levels",
  ],
  ["nothing", "", ": the file is empty; copy another scenario to begin with"],
  ["only a comment", "# soon\n", ": the file is empty; copy another scenario to begin with"],
  ["a list", "- 1\n", ":1:1 found [1]; allowed is a map of fields"],
  ["a word", "hello\n", ':1:1 found "hello"; allowed is a map of fields'],
])("%s", (_what, text, message) => {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toBe(`scenarios/x.yaml${message}`);
});

test("an alias bomb is refused before it unfolds", () => {
  const levels = Array.from({ length: 30 }, (_, i) =>
    i === 0 ? "l0: &l0 [x]" : `l${i}: &l${i} [*l${i - 1}, *l${i - 1}, *l${i - 1}]`,
  );
  const problems = problemsOf(levels.join("\n"));
  expect(problems[0]).toContain(":2:10 found the alias *l0;");
  expect(problems).toHaveLength(21);
  expect(problems[20]).toBe("scenarios/x.yaml: and 67 more problems of this kind");
});

test("a binary value is a value like any other, and its tag is refused", () => {
  expect(problemsOf("a: !!binary aGk=\n")).toEqual([
    "scenarios/x.yaml:1:4 this is not YAML: Unresolved tag: tag:yaml.org,2002:binary",
  ]);
});

test.each([
  ["__proto__: { seed: 1 }", "4:1"],
  ["x: { y: [{ __proto__: 1 }] }", "4:12"],
  ['"__proto__": 1', "4:1"],
])("%s: that key is refused wherever it stands", (line, place) => {
  expect(problemsOf(withLine(4, line))).toEqual([
    `scenarios/x.yaml:${place} the key "__proto__" is not allowed anywhere`,
  ]);
});

test("__proto__ is no shard either", () => {
  expect(problemsOf(withLine(19, "  attempts: { 3: 2, __proto__: 1 }"))).toEqual([
    'scenarios/x.yaml:19:21 the key "__proto__" is not allowed anywhere',
  ]);
});
