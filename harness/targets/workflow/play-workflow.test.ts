/** Workflows of somebody else, in JavaScript and in Python, good ones and bad ones, on real processes. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { judgeWorkflow } from "../../invariants/workflow/index.ts";
import { allRuns } from "../../journal/runs.ts";
import { withWorkflowOverrides } from "../../scenario/workflow-overrides.ts";
import { workflowSchema } from "../../scenario/workflow-schema.ts";
import { playWorkflow } from "./play-workflow.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const NODE = JSON.stringify(process.execPath);
const workerOf = (flaw = "") => `${NODE} ${fixture("billing-worker.mjs")} ${flaw}`;
const PYTHON = `python3 ${fixture("billing_worker.py")}`;
const CHECK = `${NODE} ${fixture("check-prices.mjs")}`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "any-workflow-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

interface Asked {
  readonly faults?: readonly object[];
  readonly flaw?: string;
  readonly worker?: string;
  readonly input?: unknown;
  readonly run?: object;
  readonly expect?: object;
  readonly verify?: string;
  readonly verifyTimeoutSeconds?: number;
}

let plays = 0;
/** Prices some orders with these faults. */
async function play({ faults = [], flaw, expect: expected, run, ...rest }: Asked) {
  const { worker = workerOf(flaw), input = [{ orders: [1, 2, 3] }], ...other } = rest;
  const scenario = workflowSchema.parse({
    name: "x",
    description: "d",
    run: { worker, task: "bill", input, waitScale: 0.02, concurrency: 2, ...run },
    faults,
    expect: { outcome: "completed", ...expected },
    ...other,
  });
  const place = join(folder, String(++plays));
  const evidence = await playWorkflow(withWorkflowOverrides(scenario, {}), { folder: place });
  const findings = judgeWorkflow(evidence);
  const named = (verdict: string) =>
    findings.filter((finding) => finding.verdict === verdict).map(({ invariant }) => invariant);
  return {
    folder: place,
    journal: evidence.journal,
    findings,
    holding: named("holds"),
    violated: named("violated"),
    evidenceOf: (name: string) =>
      findings.find(({ invariant }) => invariant === name)?.evidence.join("\n") ?? "",
    strikes: evidence.journal.flatMap((entry) =>
      entry.kind === "fault" ? [`${entry.action} ${entry.at}`] : [],
    ),
  };
}

const JUDGED = [
  "outcome",
  "faults-struck",
  "same-results",
  "exactly-once",
  "blast-radius",
  "retry-policy",
];
const attempts = (journal: Parameters<typeof allRuns>[0]) =>
  Object.fromEntries(
    allRuns(journal).map((run) => [`${run.created.task} ${run.start}`, run.attempts.length]),
  );

describe("a good workflow", () => {
  it("heals from kills at a time, at a line and when a file grows", async () => {
    const { holding, violated, strikes, journal, findings } = await play({
      faults: [
        { fault: "kill-at", task: "price", start: 1, ms: 1 },
        { fault: "kill-at", task: "price", start: 2, log: "pricing 2", attempt: [1, 2] },
        { fault: "kill-at", task: "price", input: [{ order: 3 }], file: "3.price", bytes: 3 },
      ],
      verify: CHECK,
    });
    expect({ violated, holding }).toEqual({ violated: [], holding: [...JUDGED, "verify"] });
    expect(strikes.sort()).toEqual([
      "kill-at 1 ms",
      "kill-at 3.price grown by 3 bytes",
      'kill-at a line with "pricing 2"',
      'kill-at a line with "pricing 2"',
    ]);
    expect(attempts(journal)).toEqual({ "bill 1": 1, "price 1": 2, "price 2": 3, "price 3": 2 });
    const others = findings.filter(({ verdict }) => verdict === "not-applicable");
    expect(others.map(({ invariant }) => invariant)).toEqual([
      "right-shard",
      "correct-content",
      "correct-results",
      "accounted",
      "byte-identical",
      "no-leftovers",
      "atomic-visibility",
    ]);
    for (const { reason } of others) expect(reason).toMatch(/artifacts of our pipeline/);
  });

  it("heals from all that delivery can do to it", async () => {
    const of = (order: number) => ({ task: "price", input: [{ order }] });
    const { violated, strikes, journal } = await play({
      input: [{ orders: [1, 2, 3, 4, 5, 6, 7, 8] }],
      faults: [
        { fault: "duplicate-delivery", ...of(1) },
        { fault: "duplicate-delivery", ...of(2), when: "afterwards" },
        { fault: "lost-result", ...of(3) },
        { fault: "late-result", ...of(4) },
        { fault: "zombie", ...of(5), at: { log: "pricing" }, ms: 1 },
        { fault: "spin-up-failure", ...of(6) },
        { fault: "delayed-start", ...of(7), ms: 50 },
        { fault: "delay", ...of(8), at: { log: "pricing" }, ms: 400 },
      ],
      verify: CHECK,
    });
    expect(violated).toEqual([]);
    expect(strikes).toHaveLength(8);
    const delayed = journal.find((entry) => entry.kind === "fault" && entry.action === "delay");
    const end = journal.find(
      (entry) => entry.kind === "attempt" && entry.event === "ended" && entry.run === delayed?.run,
    );
    expect((end?.t ?? 0) - (delayed?.t ?? 0)).toBeGreaterThanOrEqual(400);
    expect(Object.values(attempts(journal))).toEqual([1, 1, 1, 2, 2, 2, 2, 1, 1]);
    expect(journal.filter((entry) => "number" in entry && entry.number === 2)).toHaveLength(4);
  });

  it("that is cancelled, or has no attempt left, ends as the scenario says", async () => {
    const cancelled = await play({
      faults: [{ fault: "cancel", task: "price", start: 3, at: { log: "pricing" } }],
      expect: { outcome: "canceled" },
    });
    expect(cancelled.violated).toEqual([]);
    const failed = await play({
      faults: [{ fault: "kill-at", task: "price", start: 2, attempt: "*", log: "pricing" }],
      expect: { outcome: "failed", error: "SIGKILL" },
    });
    expect(failed.violated).toEqual([]);
    expect(failed.holding).not.toContain("exactly-once");
    const otherwise = await play({
      faults: [{ fault: "kill-at", task: "price", start: 2, attempt: "*", log: "pricing" }],
    });
    expect(otherwise.violated).toEqual(["outcome"]);
  });

  it("is started again after its root was killed, or twice at once", async () => {
    const crashed = await play({
      faults: [{ fault: "orchestrator-crash", at: { log: "all are priced" } }],
      verify: CHECK,
    });
    expect(crashed.violated).toEqual([]);
    const roots = allRuns(crashed.journal).filter(({ created }) => created.parent === null);
    expect(roots.map(({ ended }) => ended?.status)).toEqual(["failed", "completed"]);
    const twice = await play({
      faults: [{ fault: "double-trigger" }, { fault: "lost-result", task: "price", start: 1 }],
    });
    expect(twice.violated).toEqual([]);
    expect(twice.strikes.sort()).toEqual([
      "double-trigger trigger",
      "lost-result callback",
      "lost-result callback",
    ]);
  });

  it("gives the same result in whichever order its subtasks end; a hasty one does not", async () => {
    const reordered = {
      faults: [{ fault: "reordered-completion", task: "price", order: [3, 1, 2] }],
      run: { concurrency: 1 },
    };
    expect((await play(reordered)).violated).toEqual([]);
    const hasty = await play({ ...reordered, flaw: "hasty" });
    expect(hasty.violated).toEqual(["same-results"]);
    expect(hasty.evidenceOf("same-results")).toMatch(
      /^result of bill with .* \(run trn-\d+, attempt 1\)\.orders\.0: expected 1, found 3\n/,
    );
  });
});

describe("a bad workflow", () => {
  const killed = [{ fault: "kill-at", task: "price", start: 2, log: "pricing" }];

  it("that appends on each attempt is caught by verify, whose words are the evidence", async () => {
    const {
      violated,
      evidenceOf,
      folder: place,
    } = await play({
      flaw: "appends",
      faults: killed,
      verify: CHECK,
    });
    expect(violated).toEqual(["verify"]);
    expect(evidenceOf("verify")).toBe(
      "after the run with faults it exited with code 1\nfaulty: completed, 4 runs\norder 2 is in the ledger 2 times",
    );
    expect(readFileSync(join(place, "faulty", "verify.log"), "utf8")).toBe(
      "faulty: completed, 4 runs\norder 2 is in the ledger 2 times\n",
    );
    expect(readFileSync(join(place, "reference", "verify.log"), "utf8")).toBe(
      "reference: completed, 4 runs\n",
    );
  });

  it("whose result depends on the attempt is caught by its results", async () => {
    const { violated, evidenceOf } = await play({ flaw: "attempts", faults: killed });
    expect(violated).toEqual(["same-results"]);
    expect(evidenceOf("same-results")).toMatch(
      /result of price with \[\{"order":2\}\] \(run .*, attempt 2\)\.cents: expected 201, found 202$/,
    );
    const { violated: ofRoot } = await play({
      flaw: "attempts",
      faults: killed,
      expect: { results: "root" },
    });
    expect(ofRoot).toEqual(["same-results"]);
  });

  it("that leaves out what failed loses a subtask's result", async () => {
    const { violated, evidenceOf } = await play({
      flaw: "forgets",
      faults: [{ fault: "spin-up-failure", task: "price", start: 2, attempt: "*" }],
    });
    expect(violated).toEqual(["same-results", "exactly-once"]);
    expect(evidenceOf("exactly-once")).toMatch(
      /^price with \[\{"order":2\}\] returned no result \(run trn-\d+ failed: .+\)$/,
    );
  });

  it("that is never twice the same is not judged by its results, but may be by verify", async () => {
    await expect(play({ flaw: "random", faults: killed })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^the workflow gives other results when it is run a second time .*\n {2}result of price with \[\{"order":1\}\]\.cents: expected 100\.\d+, found 100\.\d+\nMake /,
      ),
    });
    const { violated, findings } = await play({
      flaw: "random",
      faults: killed,
      expect: { results: "any" },
      verify: CHECK,
    });
    expect(violated).toEqual([]);
    expect(findings.find(({ invariant }) => invariant === "same-results")).toMatchObject({
      verdict: "not-applicable",
      reason: "the scenario says `results: any`",
    });
  });

  it("whose second process never asks for its input has not been delivered twice", async () => {
    const { violated, evidenceOf } = await play({
      flaw: "busy",
      faults: [{ fault: "duplicate-delivery", task: "bill", when: "afterwards" }],
    });
    expect(violated).toEqual(["faults-struck"]);
    expect(evidenceOf("faults-struck")).toMatch(
      /^fault 0 \(duplicate-delivery\) brought run trn-\d+ attempt 1 to instance 2, which never asked for its input \(it exited with code 1.*\): is delivered twice/,
    );
  });

  it("whose fault never strikes has shown nothing", async () => {
    const { violated, evidenceOf } = await play({
      faults: [{ fault: "kill-at", task: "price", log: "no such line" }],
    });
    expect(violated).toEqual(["faults-struck"]);
    expect(evidenceOf("faults-struck")).toBe(
      'fault 0 (kill-at) did not strike: is killed when it writes "no such line" in every price, attempt 1',
    );
  });
});

describe("each run", () => {
  it("has a scratch folder of its own, fresh, beside the folder that the play was called from", async () => {
    const { folder: place } = await play({ input: [{ orders: [1] }] });
    expect(readdirSync(place).sort()).toEqual(["faulty", "reference", "reference-again"]);
    for (const run of readdirSync(place)) {
      expect(readdirSync(join(place, run)).sort()).toEqual([
        "journal.ndjson",
        "result.json",
        "scratch",
      ]);
      const left = readdirSync(join(place, run, "scratch"));
      expect(left.filter((name) => name.startsWith("begun-1-"))).toHaveLength(1);
      expect(JSON.parse(readFileSync(join(place, run, "result.json"), "utf8"))).toEqual({
        status: "completed",
        result: { cents: 100, orders: [1] },
        error: null,
      });
    }
    expect(existsSync("begun-1")).toBe(false);
  });
});

describe("what cannot be judged ends with an error that says why", () => {
  it.each<[string, Asked, number, RegExp]>([
    [
      "a run that fails without faults",
      { input: [{}] },
      3,
      /^the run without faults does not complete, .*: the root run failed: orders is not iterable/,
    ],
    [
      "a task that is not there",
      { run: { task: "bil" } },
      2,
      /^x: run\.task: the worker has no task "bil"; did you mean "bill"\? It has registered: bill, price\.$/,
    ],
    [
      "attempts that are not there",
      {
        faults: [
          { fault: "lost-result", task: "prise" },
          { fault: "lost-result", task: "price", attempt: [1, 4] },
          { fault: "lost-result", attempt: 2 },
        ],
      },
      2,
      /^x: faults\[0\]\.task: the worker has no task "prise"; did you mean "price"\? .*\nx: faults\[1\]\.attempt: 4 never comes: by what the worker has registered, price has 3 attempts\.\nx: faults\[2\]\.attempt: 2 never comes: .* bill has one attempt\.$/,
    ],
    [
      "a verify that never ends",
      { verify: `${CHECK} hang`, verifyTimeoutSeconds: 1 },
      3,
      /^verify did not end within 1 s after the run without faults, so nothing is judged; .*\n {2}reference: completed, 4 runs$/,
    ],
    [
      "a verify that cannot be started",
      { verify: "no-such-program --x" },
      3,
      /^verify could not be started: spawn no-such-program ENOENT after the run without faults/,
    ],
    [
      "a worker that does not register",
      { worker: `${NODE} -e 1` },
      3,
      /^the worker exited with code 0 without registering its tasks/,
    ],
  ])("%s", async (_what, asked, exitCode, message) => {
    await expect(play(asked)).rejects.toMatchObject({
      exitCode,
      message: expect.stringMatching(message),
    });
  });
});

const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) console.warn("python3 is not here: the workflow in Python is not played");

describe.skipIf(!hasPython)("a workflow in Python, with arguments by name", () => {
  it("heals from what strikes it, chosen by its arguments", async () => {
    vi.stubEnv("PYTHONUNBUFFERED", undefined);
    const of = (order: number) => ({ task: "price", input: { order } });
    const { violated, holding, strikes, journal } = await play({
      worker: PYTHON,
      input: { orders: [1, 2, 3, 4] },
      faults: [
        // The line comes in time though the worker does not flush.
        { fault: "kill-at", ...of(1), log: "pricing 1" },
        { fault: "kill-at", ...of(2), file: "*.price", bytes: 1 },
        { fault: "zombie", ...of(3), at: { ms: 1 }, ms: 1 },
        { fault: "duplicate-delivery", ...of(4) },
      ],
      verify: CHECK,
    });
    expect({ violated, holding }).toEqual({ violated: [], holding: [...JUDGED, "verify"] });
    expect(strikes).toHaveLength(4);
    const created = journal.flatMap((entry) =>
      entry.kind === "run" && entry.event === "created" ? [entry.input] : [],
    );
    expect(created).toContainEqual({ order: 1 });
  });
});
