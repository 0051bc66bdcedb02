/**
 * Both targets say the same: every scenario that both can play, on real processes and in simulation, as
 * the commands that play all of them do.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type CliFolder, cliFolder } from "../commands/testing/cli-folder.ts";
import { whySkipped } from "../faults/index.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { runsByShard } from "../journal/runs.ts";
import type { JsonPlay } from "../report/json.ts";
import { listScenarios } from "../scenario/list.ts";
import { isWorkflowScenario } from "../scenario/workflow-schema.ts";

const scenarios = listScenarios().flatMap((item) => {
  if ("error" in item) throw item.error;
  return isWorkflowScenario(item.scenario) ? [] : [item.scenario];
});
const skippedOn = (target: "local" | "simulated") =>
  scenarios.filter(({ faults }) => whySkipped(faults, target) !== null).map(({ name }) => name);
const skipped = { local: skippedOn("local"), simulated: skippedOn("simulated") };
const onBoth = scenarios
  .map(({ name }) => name)
  .filter((name) => !skipped.local.includes(name) && !skipped.simulated.includes(name));

let folder: CliFolder;
const plays = { local: new Map<string, JsonPlay>(), simulated: new Map<string, JsonPlay>() };
const exitCodes: (number | null)[] = [];

beforeAll(async () => {
  folder = cliFolder();
  // Without scenarios of its own, all are those of the catalogue.
  rmdirSync(join(folder.path, "scenarios"));
  for (const target of ["local", "simulated"] as const) {
    const words = target === "local" ? [] : ["--target", target];
    const ended = await folder.cli("scenario", "--all", ...words, "--keep", "--json");
    exitCodes.push(ended.code);
    const document: { plays: JsonPlay[] } = JSON.parse(ended.stdout);
    for (const play of document.plays) plays[target].set(play.scenario.name, play);
  }
}, 300_000);
afterAll(() => folder.remove());

/** What both targets must agree about. */
function tell(play: JsonPlay | undefined) {
  if (play === undefined || !("run" in play)) throw new Error("it was not played");
  // Which shards a cancelled run got to is a matter of time.
  const isCutShort = play.run.status === "canceled";
  return {
    verdicts: play.invariants.map(({ invariant, verdict }) => `${invariant} ${verdict}`),
    outcome: play.run.status,
    attempts: isCutShort ? {} : attemptsIn(join(folder.path, play.places.journal ?? "")),
    digests: isCutShort ? {} : digestsBelow(join(folder.path, play.places.artifacts ?? "")),
  };
}

/** By shard, of the run that was started last: where it follows one that crashed, that is cut short. */
function attemptsIn(file: string): Record<number, number> {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const journal = lines.map((line): JournalEntry => JSON.parse(line));
  const roots = journal.flatMap((entry) =>
    entry.kind === "run" && entry.event === "created" && entry.parent === null ? [entry.run] : [],
  );
  const attempts = [...runsByShard(journal, roots.at(-1) ?? "")].map(([shard, runs]) => [
    shard,
    runs.reduce((sum, run) => sum + run.attempts.length, 0),
  ]);
  return Object.fromEntries(attempts);
}

function digestsBelow(output: string): Record<string, string> {
  const files = readdirSync(output, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    files.map((file) => [
      file.slice(output.length),
      createHash("sha256").update(readFileSync(file)).digest("hex"),
    ]),
  );
}

it("the whole catalogue is played on both, but for what a target cannot do", () => {
  expect(exitCodes).toEqual([0, 0]);
  for (const target of ["local", "simulated"] as const) {
    const told = [...plays[target].values()];
    expect(told.map((play) => play.scenario.name)).toEqual(scenarios.map(({ name }) => name));
    const without = told.filter((play) => play.verdict === "skipped");
    expect(without.map((play) => play.scenario.name)).toEqual(skipped[target]);
  }
});

it.each(onBoth)("%s: same verdicts, attempts and artifacts", (name) => {
  const simulated = tell(plays.simulated.get(name));
  expect(simulated).toEqual(tell(plays.local.get(name)));
  expect(Object.keys(simulated.digests).length > 0 || simulated.outcome !== "completed").toBe(true);
  expect(simulated.verdicts.filter((each) => each.endsWith("violated"))).toEqual([]);
});
