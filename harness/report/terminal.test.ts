import { expect, test } from "vitest";
import type { ReportInput } from "./report.ts";
import { brokenRun, finding, healedRun, sampleScenario, timed } from "./sample-journal.ts";
import { healedWorkflow, sampleWorkflow } from "./sample-workflow.ts";
import { PLAIN, styleFor } from "./style.ts";
import { terminalReport } from "./terminal.ts";

const holds = (invariant: string) => finding(invariant, "holds");

const healed: ReportInput = {
  scenario: sampleScenario,
  journal: timed(healedRun),
  findings: [holds("exactly-once"), holds("accounted")],
  info: {
    target: "local",
    replay: "npm run scenario -- fail-one-shard --seed 42",
    places: { journal: ".shardproof/x/journal.ndjson", artifacts: ".shardproof/x/output" },
  },
};

test("a run that was healed, in full", () => {
  expect(terminalReport(healed, 80, PLAIN)).toBe(`fail-one-shard on local, seed 42
The run completed after 0.80 s.

Shards
  shard  attempts   read  merged  superseded  quarantined  customers    time
      0         1  2 400   2 380          20            0      1 234  0.30 s
      1         2  2 404   2 380          20            4      1 111  0.61 s
    all         3  4 804   4 760          40            4      2 345

Faults
  faults[0] throws at shard.merged in shard 1, attempt 1
    Struck shard 1, attempt 1 (run run-1), at shard.merged after 0.30 s. The
    attempt failed: "injected by Shardproof: throw at shard.merged". Attempt 2
    began 203 ms later (declared 2 000 ms, scaled to 200 ms) and completed.

Invariants
  exactly-once       holds
  accounted          holds

PASS: every invariant holds (2).

journal    .shardproof/x/journal.ndjson
artifacts  .shardproof/x/output
replay     npm run scenario -- fail-one-shard --seed 42
`);
});

test("a run that failed, with evidence, shards without result and a fault that never struck", () => {
  const [fault] = sampleScenario.faults;
  if (fault === undefined) throw new Error("the sample has a fault");
  const scenario = { ...sampleScenario, faults: [fault, { ...fault, attempt: 2 }] };
  const findings = [
    holds("exactly-once"),
    { ...finding("atomic-visibility", "not-applicable"), reason: "there are no store entries" },
    finding("outcome", "violated", [
      "the run was to complete, but it failed\nwith: shard 1 of 2 failed, and this goes on",
      "x",
    ]),
  ];
  const text = terminalReport(
    { ...healed, scenario, findings, journal: timed(brokenRun) },
    80,
    PLAIN,
  );
  expect(text.split("PASS")[0]).toBe(`fail-one-shard on local, seed 42
The run failed after 0.32 s: shard 1 of 2 failed

Shards
  shard  attempts  read  merged  superseded  quarantined  customers     time
      0         1     -       -           -            -          -  running
      1         1     -       -           -            -          -   failed
    all         2     -       -           -            -          -

Faults
  faults[0] throws at shard.merged in shard 1, attempt 1
    Struck shard 1, attempt 1 (run run-1), at shard.merged after 0.30 s. The
    attempt failed: "injected by Shardproof: throw at shard.merged". No retry
    followed: the run ended with it.
  faults[1] throws at shard.merged in shard 1, attempt 2
    It never struck.

Invariants
  exactly-once       holds
  atomic-visibility  n/a
    there are no store entries
  outcome            violated
    outcome is as it must be
    - the run was to complete, but it failed with: shard 1 of 2 failed, and this
      goes on
    - x

FAIL: 1 invariant is violated: outcome.

journal    .shardproof/x/journal.ndjson
artifacts  .shardproof/x/output
replay     npm run scenario -- fail-one-shard --seed 42
`);
});

test("nothing but paths and the command is wider than 80 columns", () => {
  for (const width of [20, 80, 200]) {
    const lines = terminalReport(healed, width, PLAIN).split("\n").slice(0, -4);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(Math.max(width, 80));
  }
});

test("a narrow terminal gets prose of its width, down to 40 columns, and tables as they are", () => {
  const [head, shards, ...prose] = terminalReport(
    { ...healed, findings: [finding("outcome", "violated", [`it ${"did not ".repeat(20)}`])] },
    40,
    PLAIN,
  ).split("\n\n");
  const [wideHead, wideShards] = terminalReport(healed, 80, PLAIN).split("\n\n");
  expect([head, shards]).toEqual([wideHead, wideShards]);
  for (const line of prose.slice(0, -1).join("\n").split("\n")) {
    expect(line.length).toBeLessThanOrEqual(40);
  }
  expect(prose[0]).toContain("\n    Struck shard 1, attempt 1 (run\n");
  expect(prose.at(-2)).toBe("FAIL: 1 invariant is violated: outcome.");
  expect(terminalReport(healed, 20, PLAIN)).toBe(terminalReport(healed, 40, PLAIN));
});

test("the end of the run is that of the root run, whatever ends later", () => {
  const late = [
    900,
    { kind: "run", event: "ended", run: "run-1", status: "failed", error: "late" },
  ] as const;
  const journal = timed([...healedRun, late]);
  expect(terminalReport({ ...healed, journal }, 80, PLAIN)).toContain(
    "The run completed after 0.80 s.",
  );
});

test("without colours there is no escape sequence; with them the text is the same", () => {
  const coloured = terminalReport(healed, 80, styleFor({ isTTY: true, write: () => true }, {}));
  const plain = terminalReport(healed, 80, PLAIN);
  expect(plain).not.toContain("\x1b");
  expect(coloured).toContain("\x1b[32mPASS");
  expect(coloured.replaceAll(new RegExp(`${"\x1b"}\\[\\d+m`, "g"), "")).toBe(plain);
});

test("a journal without any shard, and a plan without faults", () => {
  const text = terminalReport(
    { ...healed, scenario: { ...sampleScenario, faults: [] }, journal: [] },
    80,
    PLAIN,
  );
  expect(text).toContain("The run did not end.\n");
  expect(text).toContain("Shards\n  no shard was started\n");
  expect(text).toContain("Faults\n  none planned\n");
});

test("a workflow of the user's own has runs instead of shards, and no seed", () => {
  const text = terminalReport(
    {
      ...healed,
      scenario: sampleWorkflow,
      journal: timed(healedWorkflow),
      findings: [
        holds("outcome"),
        { ...finding("accounted", "not-applicable"), reason: "ours" },
        { ...finding("no-leftovers", "not-applicable"), reason: "ours" },
      ],
    },
    80,
    PLAIN,
  );
  expect(text.split("journal")[0]).toBe(`charge-twice on local
The run completed after 0.60 s.

Runs
  run           attempts    time
  shop 1               1  0.60 s
    order 1            1  0.44 s
      charge 1         1  0.15 s
      charge 2         2  0.34 s
    order 2            1  0.09 s
  all                  6

Faults
  faults[0] is killed when it writes "charging" in charge 2, attempt 1
    Struck charge 2, attempt 1 (run a2), at a line with "charging" after 0.30 s.
    The attempt failed: "killed". Attempt 2 began 100 ms later (declared 1 000
    ms, scaled to 100 ms) and completed.

Invariants
  outcome            holds
  accounted          n/a
  no-leftovers       n/a
    ours

PASS: every invariant that was judged holds (1; n/a: 2).

`);
});
