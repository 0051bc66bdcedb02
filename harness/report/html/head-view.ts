/** The head of a play: what was played, what came of it, and how to play it again. */
import { isWorkflowScenario } from "../../scenario/workflow-schema.ts";
import { grouped } from "../figures.ts";
import { endSentence, type ReportInput, rootEnd } from "../report.ts";
import { runRows } from "../run-rows.ts";
import { shardRows, sumOf } from "../shard-rows.ts";
import { verdictOf } from "../verdict.ts";
import { type Markup, markup, type Part } from "./markup.ts";
import { badge } from "./verdict-badge.ts";

export function headView({ scenario, journal, findings, info }: ReportInput): Markup {
  const { holds, line } = verdictOf(findings);
  const [word = "", rest = ""] = line.split(/: (.*)/s);
  const facts: readonly (readonly [string, Part])[] = [
    ["target", info.target],
    ...("seed" in scenario ? [["seed", String(scenario.seed)] as const] : []),
    ...(isWorkflowScenario(scenario)
      ? [["task", scenario.run.task ?? ""] as const]
      : figuresOf(journal)),
    ["attempts", grouped(runRows(journal).reduce((sum, { attempts }) => sum + attempts, 0))],
    ["faults that struck", grouped(journal.filter(({ kind }) => kind === "fault").length)],
    ["events", grouped(journal.length)],
  ];
  return markup`<header class="head">
<p class="brand">Shardproof</p>
<h1>${scenario.name}</h1>
<p class="verdict ${holds ? "good" : "bad"}">${badge(holds ? "good" : "bad", word)} ${rest}</p>
<p class="end">${endSentence(rootEnd(journal))}</p>
<p class="lead">${scenario.description}</p>
${factsView(facts)}
${copyable("Replay", info.replay)}
${placesView(Object.entries(info.places))}
</header>`;
}

function placesView(places: readonly (readonly [string, string])[]): Part {
  if (places.length === 0) return null;
  return markup`<dl class="places">${places.map(
    ([name, path]) => markup`<div><dt>${name}</dt><dd><code>${path}</code></dd></div>`,
  )}</dl>`;
}

/** Figures with their names. */
export function factsView(facts: readonly (readonly [name: string, value: Part])[]): Markup {
  return markup`<dl class="facts">${facts.map(
    ([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

/** Leads from a play to the page that it is one of. */
export function backTo(name: string): Markup {
  return markup`<p class="back"><a href="#">← ${name}</a></p>`;
}

/** A command with a button that copies it. */
export function copyable(name: string, command: string): Markup {
  return markup`<p class="command"><span class="command-name">${name}</span> <code>${command}</code><button type="button" class="copy" hidden>Copy</button></p>`;
}

function figuresOf(journal: ReportInput["journal"]): [string, string][] {
  const shards = shardRows(journal);
  const accounts = shards.flatMap(({ rows }) => rows ?? []);
  const customers = shards.reduce((sum, shard) => sum + (shard.customers ?? 0), 0);
  return [
    ["shards", grouped(shards.length)],
    ["customers", accounts.length === 0 ? "-" : grouped(customers)],
    ["rows read", accounts.length === 0 ? "-" : grouped(sumOf(accounts).read)],
  ];
}
