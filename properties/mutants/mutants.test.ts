/** The mutants themselves, without playing any: that each is a change, and that somebody must see it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { describe, expect, it } from "vitest";
import { FAULTS } from "../../harness/faults/index.ts";
import { INVARIANTS } from "../../harness/invariants/index.ts";
import { loadScenario, resolveScenario } from "../../harness/scenario/load.ts";
import { loadMutant, mutantNames } from "./exam/all-mutants.ts";
import { catchersOf } from "./exam/catcher.ts";
import { mutatedSources } from "./exam/patching.ts";

const names = mutantNames();
const mutants = await Promise.all(names.map(loadMutant));

/** Where a drill missed the mutant, it has proved nothing. */
const PROVING = INVARIANTS.map(({ name }) => name).filter((name) => name !== "faults-struck");

it("are at least 24, each with a bug of its own", () => {
  expect(names.length).toBeGreaterThanOrEqual(24);
  expect(new Set(mutants.map(({ bug }) => bug)).size).toBe(names.length);
});

describe.each(mutants)("$name", (mutant) => {
  it("changes the pipeline, and leaves it TypeScript", async () => {
    expect(mutant.patches.map(({ file }) => file.split("/")[0])).toEqual(
      mutant.patches.map(() => "tasks"),
    );
    expect(mutant.patches.filter(({ find, replace }) => find === replace)).toEqual([]);
    for (const source of mutatedSources(mutant).values()) {
      await transform(source, { loader: "ts" });
    }
  });

  it("names scenarios, invariants and properties that there are", () => {
    const catchers = catchersOf(mutant);
    expect(catchers).not.toEqual([]);
    for (const catcher of catchers) {
      if (catcher.kind === "property") {
        expect(existsSync(join("properties", catcher.file)), catcher.file).toBe(true);
      } else {
        loadScenario(resolveScenario(catcher.name));
        expect(PROVING).toContain(catcher.invariant);
      }
    }
  });
});

const scenarios = mutants.flatMap(({ scenarios = {} }) => Object.entries(scenarios));

it("for every fault, a scenario with it must catch one", () => {
  const struck = new Set(
    scenarios.flatMap(([name]) =>
      loadScenario(resolveScenario(name)).faults.map(({ fault }) => fault),
    ),
  );
  expect(FAULTS.map(({ name }) => name).filter((name) => !struck.has(name))).toEqual([]);
});

it("every invariant that a pipeline can violate must catch one", () => {
  const needed = new Set(scenarios.map(([, invariant]) => invariant));
  // Retries are the platform's work: no pipeline can do them wrong.
  const owed = PROVING.filter((name) => name !== "retry-policy");
  expect(owed.filter((name) => !needed.has(name))).toEqual([]);
});
