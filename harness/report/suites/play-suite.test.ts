import { expect, test } from "vitest";
import { jsonPlay } from "../json.ts";
import { finding, healedRun, sampleScenario, timed } from "../sample-journal.ts";
import { playSuite } from "./play-suite.ts";
import { verdictOfSuite } from "./suite.ts";

const played = { name: "drills/x.yaml", target: "local", place: null };
const documentOf = (findings: ReturnType<typeof finding>[]) =>
  jsonPlay({
    name: "x",
    seed: 42,
    play: {
      scenario: sampleScenario,
      journal: timed(healedRun),
      findings,
      info: { target: "local", replay: "again", places: {} },
    },
  });

test("each invariant is a case, with its evidence before what it says", () => {
  const suite = playSuite(
    documentOf([finding("outcome", "holds"), finding("accounted", "violated", ["a", "b"])]),
    played,
  );
  expect(suite).toMatchObject({ name: "drills/x.yaml, seed 42", ms: 800, replay: "again" });
  expect(suite.cases.map(({ name, verdict }) => [name, verdict])).toEqual([
    ["outcome", "holds"],
    ["accounted", "violated"],
  ]);
  expect(suite.cases[1]?.lines.slice(0, 2)).toEqual(["a", "b"]);
  expect(suite.cases[1]?.lines).toHaveLength(3);
});

test("a play of which nothing was judged fails, as it does on the command line", () => {
  const suite = playSuite(documentOf([finding("outcome", "not-applicable")]), played);
  expect(verdictOfSuite(suite)).toBe("fail");
  expect(suite.cases.at(-1)).toEqual({
    name: "played",
    verdict: "violated",
    lines: ["no invariant was judged"],
  });
});

test("what was not played is one case: an error, or skipped", () => {
  const broken = playSuite(jsonPlay({ name: "x", seed: null, error: "a\nb" }), played);
  expect(broken).toMatchObject({ name: "drills/x.yaml", ms: null, replay: null });
  expect(broken.cases).toEqual([{ name: "played", verdict: "error", lines: ["a", "b"] }]);
  const skipped = playSuite(jsonPlay({ name: "x", seed: null, skipped: "no" }), played);
  expect(verdictOfSuite(skipped)).toBe("skipped");
});
