import { expect, test } from "vitest";
import { ScenarioError } from "../scenario/errors.ts";
import { sampleScenario } from "./sample-journal.ts";
import { scenarioList } from "./scenario-list.ts";
import { PLAIN } from "./style.ts";

test("scenarios with tags and wrapped descriptions, and the broken ones with their problems", () => {
  const scenario = {
    ...sampleScenario,
    tags: ["quick", "retry"],
    description: "Shard 1 throws on its first attempt, after it has read and merged everything.",
  };
  const text = scenarioList(
    [
      { name: "fail-one-shard", file: "scenarios/fail-one-shard.yaml", scenario },
      {
        name: "broken",
        file: "scenarios/broken.yaml",
        error: new ScenarioError([
          "scenarios/broken.yaml:1:7 first",
          "scenarios/broken.yaml:2:1 second",
        ]),
      },
    ],
    50,
    PLAIN,
  );
  expect(text).toBe(`fail-one-shard  #quick  #retry
  Shard 1 throws on its first attempt, after it
  has read and merged everything.

broken  cannot be played
  scenarios/broken.yaml:1:7 first
  scenarios/broken.yaml:2:1 second

2 scenarios, 1 of them broken. Play one: npm run scenario -- <name>
`);
});

test("an empty folder", () => {
  expect(scenarioList([], 80, PLAIN)).toBe("0 scenarios. Play one: npm run scenario -- <name>\n");
});
