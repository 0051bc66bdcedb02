import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Choice, chooseScenarios } from "./choose-scenarios.ts";
import { BROKEN, HEALS } from "./testing/cli-folder.ts";

const before = process.cwd();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "choose-"));
  const scenarios = join(folder, "scenarios");
  mkdirSync(scenarios);
  for (const [file, lines] of [
    ["a.yaml", HEALS],
    ["b.yml", HEALS.map((line) => line.replace("quick", "slow"))],
    ["c.yaml", BROKEN],
  ] as const) {
    const name = file.slice(0, 1);
    writeFileSync(join(scenarios, file), [`name: ${name}`, ...lines].join("\n"));
  }
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const choose = (choice: Partial<Choice>) =>
  chooseScenarios({ names: [], all: false, repeat: 1, ...choice });
const named = (choice: Partial<Choice>) => choose(choice).map(({ name, seed }) => [name, seed]);

it("gives each scenario its own seed and those after it, or those from the one asked for", () => {
  expect(named({ names: ["a"], repeat: 2 })).toEqual([
    ["a", 5],
    ["a", 6],
  ]);
  const chosen = choose({ names: ["a"], repeat: 2, seed: 90, shards: 3, customers: 8 });
  expect(chosen.map(({ load }) => load())).toMatchObject(
    [90, 91].map((seed) => ({ seed, run: { shards: 3 }, data: { customers: 8 } })),
  );
});

it("gives those with a tag; one that is broken is not passed over, as nobody knows its tags", () => {
  expect(named({ tag: "quick" }).map(([name]) => name)).toEqual(["a", "c"]);
  expect(named({ tag: "slow" }).map(([name]) => name)).toEqual(["scenarios/b.yml", "c"]);
});

it("names each of all so that a command line finds it again", () => {
  const [, second] = choose({ all: true });
  expect(second?.load().name).toBe("b");
  for (const { name, seed } of choose({ all: true })) {
    expect(named({ names: [name] })).toEqual([[name, seed]]);
  }
});

it("gives a broken one once, without a seed, and its error to whoever loads it", () => {
  const [broken, ...others] = choose({ names: ["c"], repeat: 3 });
  expect(others).toEqual([]);
  expect(broken?.seed).toBe(null);
  expect(broken?.load).toThrow("scenarios/c.yaml:7:19");
});

it("refuses to choose from nothing", () => {
  mkdirSync("none/scenarios", { recursive: true });
  process.chdir("none");
  try {
    expect(() => choose({ all: true })).toThrow("--all: there is no scenario in scenarios/.");
  } finally {
    process.chdir("..");
  }
});
