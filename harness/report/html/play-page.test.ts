import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { ReportInput } from "../report.ts";
import { finding, healedRun, sampleScenario, timed } from "../sample-journal.ts";
import { healedWorkflow, sampleWorkflow } from "../sample-workflow.ts";
import { type PageAssets, pageAssets } from "./assets.ts";
import { indexPage } from "./index-page.ts";
import { playPage } from "./play-page.ts";

let assets: PageAssets;
beforeAll(async () => {
  assets = await pageAssets();
});

const input: ReportInput = {
  scenario: sampleScenario,
  journal: timed(healedRun),
  findings: [
    finding("outcome", "holds"),
    finding("correct-content", "violated", ["line 3: expected 58605, found 58755", "and  more"]),
    { ...finding("accounted", "not-applicable"), reason: "there is no oracle" },
  ],
  info: { target: "local", replay: "npm run scenario -- 'a b'", places: { journal: "j.ndjson" } },
};
/** As a person reads it: without tags, and with one space where there are several. */
const read = (html: string) =>
  html
    .replace(/<(script|style)[^>]*>.*?<\/\1>/gs, "")
    .replace(/<title>.*?<\/title>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

describe("a play's page", () => {
  test("says all that the terminal says", () => {
    const text = read(playPage(input, assets));
    for (const part of [
      "fail-one-shard",
      "FAIL 1 invariant is violated: correct-content.",
      "The run completed after 0.80 s.",
      "seed 42",
      "npm run scenario -- &#39;a b&#39;",
      "throws at shard.merged in shard 1, attempt 1",
      "Attempt 2 began 203 ms later (declared 2 000 ms, scaled to 200 ms) and completed.",
      "correct-content ✕ violated correct-content is as it must be",
      "there is no oracle",
      "crm 2 402 2 380 20 2",
      "1 2 2 404 2 380 20 4 1 111 0.61 s",
      "all 3 4 804 4 760 40 4 2 345",
      "name: fail-one-shard description: Shard 1 throws on its first attempt.",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("tells two runs of a shard apart", () => {
    const again = timed(healedRun)
      .filter(({ run }) => run === "run-0")
      .map((entry) => ({ ...entry, run: "run-9" }));
    const journal = [...input.journal, ...again].map((entry, seq) => ({ ...entry, seq }));
    const html = playPage({ ...input, journal }, assets);
    expect(html).toContain("<title>shard 0, run run-9, attempt 1: completed, ");
    expect(html).toContain("<title>shard 1, attempt 2: completed, ");
  });

  test("marks where what was found parts from what was expected", () => {
    const html = playPage(input, assets);
    expect(html).toContain("<span>expected</span> <code>58<mark>60</mark>5</code>");
    expect(html).toContain("<span>found</span> <code>58<mark>75</mark>5</code>");
    expect(html).toContain('<li><span class="said">and  more</span></li>');
  });

  test("puts the evidence first where there is some", () => {
    const order = (html: string) =>
      [...html.matchAll(/<h2 id="play-(\w+)-title">/g)].map(([, name]) => name);
    const rest = ["rows", "scenario", "journal"];
    expect(order(playPage(input, assets))).toEqual(["invariants", "timeline", "faults", ...rest]);
    const good = { ...input, findings: [finding("outcome", "holds")] };
    expect(order(playPage(good, assets))).toEqual(["timeline", "faults", "invariants", ...rest]);
  });

  test("is of runs and not of shards for a workflow of the user's own", () => {
    const text = read(
      playPage({ ...input, scenario: sampleWorkflow, journal: timed(healedWorkflow) }, assets),
    );
    expect(text).toContain("charge 2 a2 2 completed 0.34 s");
    expect(text).not.toContain("Shards and rows");
    expect(text).not.toContain("seed");
  });

  test("is made of a journal that ends before anything began", () => {
    expect(read(playPage({ ...input, journal: [] }, assets))).toContain("The run did not end.");
  });

  test("leaves out of a very long journal what the timeline does not show, and says so", () => {
    const line = { ...timed(healedRun)[0], kind: "log", attempt: 1, stream: "stdout", line: "x" };
    const noise = Array.from({ length: 250_000 }, () => line as ReportInput["journal"][number]);
    const html = playPage({ ...input, journal: [...input.journal, ...noise] }, assets);
    expect(html).toContain("Of 250 018 events those of runs, attempts and faults are here");
    const [, data = ""] = /class="journal-data">(.*?)<\/script>/s.exec(html) ?? [];
    const kinds = JSON.parse(data).entries.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toHaveLength(16);
    expect(new Set(kinds)).toEqual(new Set(["run", "attempt", "fault"]));
    expect(playPage(input, assets)).not.toContain("are here");
  });

  test("is the same for the same play, byte for byte", async () => {
    expect(playPage(input, await pageAssets())).toBe(playPage(structuredClone(input), assets));
  });
});

describe("a page is closed", () => {
  test("its policy lets only its own script and style sheet apply", () => {
    const html = playPage(input, assets);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    const digest = (tag: string) => {
      const text = new RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(html)?.[1] ?? "";
      return `&#39;sha256-${createHash("sha256").update(text).digest("base64")}&#39;`;
    };
    expect(policy?.split("; ")).toEqual([
      "default-src &#39;none&#39;",
      `script-src ${digest("script")}`,
      `style-src ${digest("style")}`,
      "img-src data:",
      "base-uri &#39;none&#39;",
      "form-action &#39;none&#39;",
    ]);
  });

  test("nothing in it is of elsewhere, and no style is an attribute, which the policy forbids", () => {
    const html = playPage(input, assets);
    expect(html).not.toMatch(/(src|href)="(?!#|data:)/);
    expect(html).not.toMatch(/\sstyle="|\son\w+="/);
  });

  test("what a run says stays text, wherever it comes to stand", () => {
    const evil = `</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>"'\u2028`;
    const hostile = JSON.parse(
      JSON.stringify(input, (_, value) =>
        typeof value === "string" && !/^(throw|local|\w+(-\w+)*)$/.test(value) ? evil : value,
      ),
    ) as ReportInput;
    const scenario = { ...sampleScenario, name: evil, description: evil, tags: [evil] };
    const journal = timed([
      ...healedRun,
      [810, { kind: "log", run: "run-0", attempt: 1, stream: "stdout", line: { event: evil } }],
    ]);
    const renamed = journal.map((entry) => ({ ...entry, run: `${entry.run}${evil}` }));
    for (const page of [
      playPage({ ...hostile, scenario, journal: renamed }, assets),
      indexPage(
        [
          { name: evil, seed: 1, error: evil },
          { name: evil, seed: null, play: { ...hostile, scenario, journal: renamed } },
        ],
        0,
        assets,
      ),
    ]) {
      expect(page.match(/<script/g)).toHaveLength(2);
      expect(page.match(/<\/script/g)).toHaveLength(2);
      expect(page).not.toMatch(/<!--|<img|\u2028(?=.*<\/script)/);
    }
  });
});
