import { beforeAll, expect, test } from "vitest";
import type { Found } from "../../search/messages.ts";
import type { ReportInput } from "../report.ts";
import { finding, healedRun, sampleScenario, timed } from "../sample-journal.ts";
import { type PageAssets, pageAssets } from "./assets.ts";
import { indexPage } from "./index-page.ts";
import { searchPage } from "./search-page.ts";

let assets: PageAssets;
beforeAll(async () => {
  assets = await pageAssets();
});

const play = (verdict: "holds" | "violated", replay = "again"): ReportInput => ({
  scenario: sampleScenario,
  journal: timed(healedRun),
  findings: [finding("outcome", verdict, verdict === "violated" ? ["the evidence"] : [])],
  info: { target: "simulated", replay, places: {} },
});
const ids = (html: string) =>
  [...html.matchAll(/<article class="play" id="([^"]+)"/g)].map((of) => of[1]);
const links = (html: string) => [...html.matchAll(/<a href="#([^"]+)">/g)].map((of) => of[1]);

test("every play is in the page, and the table leads to each", () => {
  const html = indexPage(
    [
      { name: "good", seed: 42, play: play("holds") },
      { name: "bad", seed: 7, play: play("violated") },
      { name: "broken", seed: null, error: "broken.yaml:3:4 no such fault" },
      { name: "not-here", seed: 42, skipped: "not played on simulated" },
    ],
    2,
    assets,
  );
  expect(ids(html)).toEqual(["play-1", "play-2"]);
  expect(links(html)).toEqual(["play-1", "play-2"]);
  expect(html).toContain("4 plays: 1 passed, 1 failed, 1 could not be played, 1 skipped.");
  expect(html).toContain("broken.yaml:3:4 no such fault");
  expect(html).toContain("not played on simulated");
  expect(html).toContain("2 were not begun (--bail).");
  expect(html).toContain("<title>FAIL 4 plays: 1 passed, 1 failed");
  const all = [...html.matchAll(/ id="([^"]+)"/g)].map((of) => of[1]);
  expect(new Set(all).size).toBe(all.length);
});

test("more than a page holds: those that failed are in it, the table still has the others", () => {
  const long = play("holds", "x".repeat(60_000_000));
  const items = [
    { name: "first", seed: 1, play: long },
    { name: "second", seed: 2, play: long },
    { name: "third", seed: 3, play: long },
    { name: "fails", seed: 4, play: play("violated") },
  ];
  const html = indexPage(items, 0, assets);
  expect(ids(html)).toEqual(["play-1", "play-2", "play-4"]);
  expect(links(html)).toEqual(ids(html));
  expect(html).toContain("third");
  expect(html).toContain("1 passed play is not held here in full");
});

test("a search that finds nothing says what it tried", () => {
  const result = { runs: 1200, seconds: 2.5, shapes: 900, failure: null };
  const html = searchPage({ ...result, pairs: new Set(["kill at shard.start"]) }, null, assets);
  expect(html).toContain("no plan was found under which an invariant is violated.");
  expect(html).toContain("1 200");
  expect(html.match(/struck<\/span>/g)).toHaveLength(1);
  expect(ids(html)).toEqual([]);
});

test("a search that finds something leads to its play", () => {
  const { journal, findings, scenario } = play("violated");
  const found = { journal, findings, violated: ["outcome"], shrinks: 3 } as unknown as Found;
  const saved = {
    seed: 9,
    violated: ["outcome"],
    scenario: scenario as typeof sampleScenario,
    evidence: ["outcome: the evidence"],
    story: ["0.00 s  The client starts merge_customer_data."],
    shrinks: 1,
    file: "found/found-9.yaml",
    replay: ["npm run scenario -- found/found-9.yaml --target simulated"],
  };
  const result = { runs: 9, seconds: 1, shapes: 9, pairs: new Set<string>() };
  const html = searchPage({ ...result, failure: { seed: 9, found } }, saved, assets);
  expect(html).toContain("seed 9 violates outcome.");
  expect(html).toContain("The client starts merge_customer_data.");
  expect(html).toContain("after 1 step of shrinking");
  expect(html).toContain("<code>found/found-9.yaml</code>");
  expect(ids(html)).toEqual(["counterexample"]);
  expect(links(html)).toEqual(["counterexample"]);
});
