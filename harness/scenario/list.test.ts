import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listScenarios } from "./list.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "shardproof-list-"));
  const good = (name: string) =>
    `name: ${name}\ndescription: d\ndata: { customers: 1 }\nrun: { shards: 1 }\nexpect: { outcome: completed }\n`;
  writeFileSync(join(folder, "b.yaml"), "name: [\n");
  writeFileSync(join(folder, "c.yaml"), good("c"));
  writeFileSync(join(folder, "a.yml"), good("a"));
  writeFileSync(join(folder, "scenario.schema.json"), "{}");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("all scenarios by name; a broken one is listed with its error and hides no other", () => {
  const listed = listScenarios(folder);
  expect(listed.map(({ name, file }) => [name, file])).toEqual([
    ["a", join(folder, "a.yml")],
    ["b", join(folder, "b.yaml")],
    ["c", join(folder, "c.yaml")],
  ]);
  expect(
    listed.map((item) => ("scenario" in item ? item.scenario.description : item.error.name)),
  ).toEqual(["d", "ScenarioError", "d"]);
});

test("a folder that is not there is named", () => {
  expect(() => listScenarios("no-such-folder")).toThrow(
    "no-such-folder: no scenarios can be listed: there is no such folder",
  );
});
