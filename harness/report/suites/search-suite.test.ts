import { expect, test } from "vitest";
import { searchSuite } from "./search-suite.ts";
import { verdictOfSuite } from "./suite.ts";

const told = { firstSeed: 1, runs: 9, seconds: 2 };

test("a search that finds nothing holds for each invariant that counted", () => {
  const { cases, replay, ms } = searchSuite(told, ["outcome", "liveness"], null);
  expect(cases.map(({ verdict }) => verdict)).toEqual(["holds", "holds"]);
  expect({ replay, ms }).toEqual({ replay: null, ms: 2000 });
});

test("a search that had no time for a single plan is no pass", () => {
  const suite = searchSuite({ ...told, runs: 0 }, ["outcome"], null);
  expect(verdictOfSuite(suite)).toBe("error");
});

test("a counterexample fails what it violates, with the evidence of just that", () => {
  const suite = searchSuite(told, ["outcome", "accounted", "liveness"], {
    violated: ["accounted"],
    evidence: ["accounted: 3 lost", "outcome: not this"],
    file: "found/found-7.yaml",
    replay: ["npm run scenario -- found/found-7.yaml --target simulated", "other"],
  });
  expect(suite.cases).toEqual([
    { name: "outcome", verdict: "holds", lines: [] },
    { name: "accounted", verdict: "violated", lines: ["3 lost"] },
    { name: "liveness", verdict: "holds", lines: [] },
  ]);
  expect(suite.place).toEqual({ file: "found/found-7.yaml", line: null });
  expect(suite.replay).toBe("npm run scenario -- found/found-7.yaml --target simulated");
});
