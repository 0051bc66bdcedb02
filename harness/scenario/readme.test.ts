import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FAILPOINTS } from "../../tasks/failpoints.ts";
import { FAULTS } from "../faults/index.ts";
import { judge } from "../targets/judge.ts";
import { playSimulated } from "../targets/simulated.ts";
import { dataSchema } from "./data-schema.ts";
import { parseScenario } from "./load.ts";
import { refusalOf } from "./sample-scenario.ts";
import { expectSchema, runSchema, scenarioSchema } from "./schema.ts";

// The page for whoever writes a scenario says what the code does: no field or fault is left out, and
// its worked example goes as it says.

const folder = new URL("../../scenarios/", import.meta.url);
const page = readFileSync(new URL("README.md", folder), "utf8");
const EXAMPLE = "kill-on-billing-twice";

const blocks = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language: language ?? "",
  text: text ?? "",
}));
const [firstDraft = "", whole = ""] = blocks
  .filter(({ language }) => language === "yaml")
  .map(({ text }) => text);
const [shownErrors = "", shownViolation = ""] = blocks
  .filter(({ language }) => language === "")
  .map(({ text }) => text);

/** A part of the page from a heading, or a bold word at the start of a line, to the next. */
function part(from: string): string {
  const start = page.indexOf(from);
  expect(start, from).toBeGreaterThanOrEqual(0);
  const rest = page.slice(start + from.length);
  const end = rest.search(/^(##|\*\*`)/m);
  return end < 0 ? rest : rest.slice(0, end);
}

const mentions = (text: string, word: string) => text.includes(`\`${word}\``);

describe("every field is there", () => {
  it.each([
    ["## The file", scenarioSchema],
    ["**`data`.**", dataSchema],
    ["**`run`.**", runSchema],
    ["**`expect`.**", expectSchema],
  ])("below %s", (heading, schema) => {
    const rows = part(heading)
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) => line.split(" | ")[0] ?? "");
    const named = rows.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual(Object.keys(schema.shape).sort());
  });

  it("and every outcome", () => {
    for (const outcome of expectSchema.shape.outcome.options) {
      expect(mentions(part("**`expect`.**"), outcome), outcome).toBe(true);
    }
  });
});

describe("every fault is there", () => {
  const sections = page
    .slice(page.indexOf("## Faults"), page.indexOf("## A new scenario"))
    .split(/^### /m)
    .slice(1)
    .map((text) => ({
      text,
      rows: text.split("\n").filter((line) => /^\| `[a-z-]+` \|/.test(line)),
    }));
  const nameOf = (row: string) => row.split("`")[1] ?? "";

  it("once, and no other", () => {
    const named = sections.flatMap(({ rows }) => rows.map(nameOf));
    expect(named.sort()).toEqual(FAULTS.map(({ name }) => name).sort());
  });

  it.each(FAULTS.map((fault) => [fault.name, fault] as const))("%s: its fields", (name, fault) => {
    const section = sections.find(({ rows }) => rows.some((row) => nameOf(row) === name));
    const rows = section?.rows ?? [];
    const row = rows.find((each) => nameOf(each) === name) ?? "";
    // What all faults of a section share stands above the table.
    const shared = (section?.text ?? "").slice(0, section?.text.indexOf("| fault |"));
    for (const field of Object.keys(fault.schema.shape)) {
      if (field === "fault") continue;
      expect(mentions(row, field) || mentions(shared, field), field).toBe(true);
    }
    const [, , whatHappens, , emulates] = row.split("|").map((cell) => cell.trim());
    expect(whatHappens).toBeTruthy();
    expect(emulates).toBeTruthy();
    const skipOn = "skipOn" in fault ? fault.skipOn : {};
    expect(row.includes("only on `simulated`")).toBe("local" in skipOn);
    expect(row.includes("not on `remote`")).toBe("remote" in skipOn && !("local" in skipOn));
  });

  it("and every failpoint", () => {
    for (const name of Object.keys(FAILPOINTS)) {
      expect(mentions(sections[0]?.text ?? "", name), name).toBe(true);
    }
  });
});

it("what it links to and what it plays exists", () => {
  const links = [...page.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? "");
  expect(links).toContain("fail-one-shard.yaml");
  for (const target of links) expect(existsSync(new URL(target, folder)), target).toBe(true);

  const played = [...page.matchAll(/npm run scenario -- ([a-z][\w-]*)/g)].map(([, name]) => name);
  expect(played).toContain("fail-one-shard");
  expect(played).toContain(EXAMPLE);
  for (const name of new Set(played)) {
    if (name === EXAMPLE) continue;
    expect(existsSync(new URL(`${name}.yaml`, folder)), name).toBe(true);
  }
});

describe("its worked example", () => {
  const file = `scenarios/${EXAMPLE}.yaml`;

  async function violationsOf(text: string) {
    const scenario = parseScenario(text, file);
    const findings = judge(scenario, await playSimulated(scenario));
    expect(findings.filter(({ verdict }) => verdict === "not-applicable")).toEqual([]);
    return findings.filter(({ verdict }) => verdict === "violated");
  }

  it("is refused as it says at first", () => {
    expect(`${refusalOf(() => parseScenario(firstDraft, file)).message}\n`).toBe(shownErrors);
  });

  it("violates what it says, once the two mistakes are corrected", async () => {
    const corrected = firstDraft
      .replace("name: fail-one-shard", `name: ${EXAMPLE}`)
      .replace("source.reed", "source.read");
    const [violation, ...others] = await violationsOf(corrected);
    expect(others).toEqual([]);
    const words = `${violation?.invariant} violated ${violation?.title} - ${violation?.evidence.join(" - ")}`;
    expect(words.split(/\s+/)).toEqual(shownViolation.trim().split(/\s+/));
    expect(whole).toBe(`${corrected}  attempts: { 3: 3 }\n`);
  });

  it("passes in the end", async () => {
    expect(await violationsOf(whole)).toEqual([]);
  });
});
