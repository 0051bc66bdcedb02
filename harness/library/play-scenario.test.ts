import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processesOf, until } from "../platform/testing/leftovers.ts";
import {
  assertHolds,
  defineInvariant,
  loadScenario,
  playScenario,
  ScenarioError,
  type ScenarioInput,
  SkippedError,
  UsageError,
  ViolationError,
  type WorkflowEvidence,
  type WorkflowScenarioInput,
} from "./index.ts";

const WORKER = fileURLToPath(
  new URL("../targets/workflow/fixtures/billing-worker.mjs", import.meta.url),
);
const simulated = { target: "simulated" } as const;

const before = process.cwd();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "library-"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const heals: ScenarioInput = {
  name: "heals",
  description: "Shard 1 throws once.",
  data: { customers: 40, missing: 3 },
  run: { shards: 2, waitScale: 0.01 },
  faults: [{ fault: "throw", at: "shard.merged", shard: 1 }],
  expect: { outcome: "completed", attempts: { 1: 2 } },
};

const billing = (more: Partial<WorkflowScenarioInput> = {}): WorkflowScenarioInput => ({
  name: "billing",
  description: "The price of an order is lost.",
  run: {
    worker: `${JSON.stringify(process.execPath)} ${WORKER}`,
    task: "bill",
    input: [{ orders: [1, 2] }],
    waitScale: 0.01,
  },
  faults: [{ fault: "lost-result", task: "price", start: 1 }],
  expect: { outcome: "completed" },
  ...more,
});

/** What is wrong with a result, as the assertion tells it. */
function messageOf(result: Parameters<typeof assertHolds>[0]): string {
  try {
    assertHolds(result);
  } catch (error) {
    if (error instanceof ViolationError && error.result === result) return error.message;
    throw error;
  }
  throw new Error("it holds");
}

describe("a scenario of the catalogue", () => {
  it("gives the verdict, the findings, the journal, where things lie, and the command", async () => {
    const result = await playScenario("fail-one-shard", { ...simulated, seed: 7 });
    assertHolds(result);
    expect(result).toMatchObject({
      target: "simulated",
      scenario: { name: "fail-one-shard", seed: 7 },
      verdict: { holds: true, line: "PASS: every invariant holds (12)." },
      replay: "npm run scenario -- fail-one-shard --seed 7 --target simulated",
    });
    expect(result.findings.map(({ verdict }) => verdict)).toEqual(Array(12).fill("holds"));
    const journal = readFileSync(result.places.journal ?? "", "utf8")
      .trimEnd()
      .split("\n");
    expect(journal.map((line) => JSON.parse(line))).toEqual(result.journal);
    expect(readdirSync(result.places.artifacts ?? "")).toHaveLength(1);
    expect(existsSync(".shardproof/fail-one-shard.simulated.lock")).toBe(false);
  });
});

describe("invariants of a user's", () => {
  it("are judged beside ours, over the same evidence", async () => {
    const seen: number[] = [];
    const whole = defineInvariant({
      name: "whole",
      judge({ files, oracle, reference }) {
        seen.push(files.paths.length);
        const isWhole =
          oracle?.customers === 40 && reference?.files.paths.length === files.paths.length;
        return isWhole ? [] : ["something is missing"];
      },
    });
    const result = await playScenario(heals, { ...simulated, invariants: [whole] });
    assertHolds(result);
    expect(result.findings.at(-1)).toMatchObject({ invariant: "whole", verdict: "holds" });
    expect(seen).toEqual([7]);
  });

  it("fail the assertion with what they have found and the command, also by what they throw", async () => {
    const result = await playScenario(heals, {
      ...simulated,
      invariants: [
        defineInvariant({
          name: "no-profiles",
          title: "Nobody has a profile.",
          judge: ({ files }) => files.paths.filter((path) => path.includes(".profiles.")),
        }),
        defineInvariant({
          name: "throws",
          judge: () => {
            throw new Error("of this");
          },
        }),
        defineInvariant({ name: "silent", judge: () => ({ notApplicable: "of that" }) }),
      ],
    });
    expect(messageOf(result)).toMatch(
      new RegExp(
        [
          "^heals on simulated, seed 42: FAIL: 2 invariants are violated: no-profiles, throws\\.",
          "",
          "  no-profiles +violated",
          "    Nobody has a profile\\.",
          "    - \\w+/shard-00000-of-00002\\.profiles\\.ndjson",
          "    - \\w+/shard-00001-of-00002\\.profiles\\.ndjson",
          "  throws +violated",
          "    The invariant throws holds\\.",
          "    - could not be judged: of this",
          "",
          "journal    \\.shardproof/heals\\.simulated/journal\\.ndjson",
          "artifacts  \\.shardproof/heals\\.simulated/output",
          "replay     npm run scenario -- \\.shardproof/played/[0-9a-f]{12}/heals\\.yaml --seed 42 --target simulated$",
        ].join("\n"),
      ),
    );
  });

  it("may not share a name", async () => {
    const twice = defineInvariant({ name: "twice", judge: () => [] });
    await expect(playScenario(heals, { ...simulated, invariants: [twice, twice] })).rejects.toThrow(
      'playScenario: invariants: two have the name "twice"',
    );
  });
});

describe("a scenario that is an object", () => {
  it("has a file that plays the same where something is violated, whatever is played after it", async () => {
    const invariants = [defineInvariant({ name: "never", judge: () => ["no"] })];
    const play = (seed: number) => playScenario(heals, { ...simulated, seed, invariants });
    const fileOf = (replay: string) => /-- (\S+) --seed/.exec(replay)?.[1] ?? "";
    const { scenario, replay } = await play(9);
    await play(10);
    expect(loadScenario(fileOf(replay))).toEqual(scenario);
    const passed = await playScenario(heals, { ...simulated, seed: 11 });
    expect(existsSync(fileOf(passed.replay))).toBe(false);
  });

  it("is refused as a file would be, field by field", async () => {
    const wrong = { ...heals, run: { shards: 0 }, faults: [{ fault: "thro" }] } as never;
    const refused = playScenario(wrong, simulated);
    await expect(refused).rejects.toBeInstanceOf(ScenarioError);
    await expect(refused).rejects.toThrow(
      /^scenario: run\.shards: .*\nscenario: faults\[0\]\.fault: "thro" .*did you mean "throw"/,
    );
  });
});

describe("a workflow of the user's own", () => {
  it("is played on processes, and its invariants see its journal", async () => {
    const priced = defineInvariant<WorkflowEvidence>({
      name: "priced-once",
      judge({ journal, reference }) {
        const attempts = (entries: typeof journal) =>
          entries.filter(
            ({ kind, ...e }) => kind === "attempt" && "event" in e && e.event === "started",
          );
        return [
          `${attempts(journal).length} attempts, ${attempts(reference.journal).length} without`,
        ];
      },
    });
    const result = await playScenario(billing(), { invariants: [priced] });
    expect(result.verdict.line).toBe("FAIL: 1 invariant is violated: priced-once.");
    expect(messageOf(result)).toContain("    - 4 attempts, 3 without\n");
    const file = /^npm run scenario -- (\S+\/billing\.yaml)$/.exec(result.replay)?.[1] ?? "";
    expect(loadScenario(file)).toEqual(result.scenario);
  });

  it("ends at once when the signal says so, and leaves no process", async () => {
    const marker = `flaw-${process.pid}`;
    const { run } = billing();
    const controller = new AbortController();
    const faults = [{ fault: "hang", task: "price", start: 1, at: { log: "pricing" } }] as const;
    const worker = `${run.worker} ${marker}`;
    const played = playScenario(billing({ run: { ...run, worker }, faults: [...faults] }), {
      signal: controller.signal,
    });
    played.catch(() => {});
    const scratch = ".shardproof/billing/faulty/scratch";
    const begun = () => readdirSync(scratch).some((name) => name.startsWith("begun-1-"));
    await until(() => existsSync(scratch) && begun());
    controller.abort(new Error("enough"));
    await expect(played).rejects.toThrow("enough");
    expect(processesOf(marker)).toEqual([]);
    expect(existsSync(".shardproof/billing.lock")).toBe(false);
    await expect(playScenario(heals, { signal: controller.signal })).rejects.toThrow("enough");
  });
});

it("a signal also ends our own pipeline, whose artifacts stay to be looked at", async () => {
  const controller = new AbortController();
  const played = playScenario(
    { ...heals, name: "hangs", faults: [{ fault: "hang", at: "shard.merged", shard: 1 }] },
    { signal: controller.signal },
  );
  played.catch(() => {});
  const output = ".shardproof/hangs/output";
  await until(() => existsSync(output) && readdirSync(output).length > 0);
  controller.abort(new Error("enough"));
  await expect(played).rejects.toThrow("enough");
  expect(existsSync(".shardproof/hangs.lock")).toBe(false);
});

describe("what does not fit is refused", () => {
  it.each([
    [
      "a seed of a workflow",
      () => playScenario(billing(), { seed: 1 }),
      UsageError,
      /^playScenario: seed: /,
    ],
    [
      "a worker in simulation",
      () => playScenario(heals, { ...simulated, worker: "node x" }),
      UsageError,
      /^playScenario: worker: .* none on simulated/,
    ],
    [
      "a workflow in simulation",
      () => playScenario(billing(), simulated as object),
      SkippedError,
      /^not played on simulated: a workflow of your own/,
    ],
    [
      "a name",
      () => playScenario("heal"),
      ScenarioError,
      /^scenarios\/heal\.yaml: there is no such/,
    ],
  ])("%s", async (_what, act, type, message) => {
    const refused = act();
    await expect(refused).rejects.toBeInstanceOf(type);
    await expect(refused).rejects.toThrow(message);
  });
});
