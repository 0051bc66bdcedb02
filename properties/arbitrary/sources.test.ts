/** The properties are worth no more than their data: each kind of case must turn up often enough. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { computeOracle } from "../../harness/oracle/compute.ts";
import { profilesOf, quarantinedOf } from "../../harness/oracle/testing/expected.ts";
import { QUARANTINE_REASONS } from "../../tasks/artifacts.ts";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import { damagedSources } from "./damaged.ts";
import { AWKWARD_IDS, type SourceFiles, sourceDrafts, writeSources } from "./sources.ts";

/** As many as a property of the pipeline looks at. */
const SAMPLES = 100;
/** Fixed, so that another `FC_SEED` does not decide about this test. */
const SEED = 42;

const drafts = fc.sample(sourceDrafts(), { seed: SEED, numRuns: SAMPLES });
const oracles = drafts.map((each) => computeOracle(writeSources(each), 5));

it("every source meets every reason for quarantine", () => {
  const met = new Set(
    oracles
      .flatMap(quarantinedOf)
      .map((line) => JSON.parse(line))
      .map(({ source, reason }) => `${source} ${reason}`),
  );
  const all = SOURCE_NAMES.flatMap((source) =>
    QUARANTINE_REASONS.map((reason) => `${source} ${reason}`),
  );
  expect([...met].sort()).toEqual(all.sort());
});

it("most rows are usable, and in every source some replace others", () => {
  for (const source of SOURCE_NAMES) {
    const total = (account: "read" | "merged" | "superseded") =>
      oracles.reduce((sum, { rows }) => sum + rows[source][account], 0);
    expect(total("merged")).toBeGreaterThan(total("read") / 2);
    expect(total("superseded")).toBeGreaterThan(SAMPLES / 2);
  }
});

it("every awkward id is a customer somewhere", () => {
  const ids = new Set(oracles.flatMap((oracle) => [...profilesOf(oracle).keys()]));
  expect(AWKWARD_IDS.filter((id) => !ids.has(id))).toEqual([]);
});

it("every kind of layout occurs with and without", () => {
  const layouts = drafts.flat().map(({ layout }) => Object.entries(layout).map(String));
  const seen = new Set(layouts.flat());
  expect(seen.size).toBe(2 * (layouts[0]?.length ?? 0));
});

it("of damaged sources many are refused and many are not", () => {
  const isRefused = (files: SourceFiles) => {
    try {
      computeOracle(files, 5);
      return false;
    } catch {
      return true;
    }
  };
  const refused = fc
    .sample(damagedSources(), { seed: SEED, numRuns: SAMPLES })
    .filter(isRefused).length;
  expect(refused).toBeGreaterThan(SAMPLES / 10);
  expect(refused).toBeLessThan(SAMPLES * 0.7);
});
