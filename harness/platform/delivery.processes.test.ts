import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArmedFault } from "../../tasks/drills/armed-fault.ts";
import type { DeliveryOrder } from "../faults/delivery-order.ts";
import { faultSchema } from "../faults/index.ts";
import { filesInMemory } from "../invariants/known-files.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { createJournal } from "../journal/record.ts";
import { runsBelow } from "../journal/runs.ts";
import { playRun } from "../targets/play-run.ts";
import { bundleWorker } from "./bundle.ts";
import type { ShardInput, ShardOutput } from "./fixtures/delivered-worker.ts";
import { type LocalPlatform, startLocalPlatform } from "./local-platform.ts";
import { ownTemporaryFolder, processesOf } from "./testing/leftovers.ts";
import { TRACE_VARIABLE } from "./worker-context.ts";

const temporary = ownTemporaryFolder();
const bundles = join(temporary.folder, "bundles");
const outputs = join(temporary.folder, "outputs");

let platform: LocalPlatform;
beforeAll(async () => {
  for (const folder of [bundles, outputs]) mkdirSync(folder);
  const entry = fileURLToPath(new URL("./fixtures/delivered-worker.ts", import.meta.url));
  const command = await bundleWorker(bundles, entry);
  platform = await startLocalPlatform({ command, concurrency: 4, waitScale: 1 });
});
afterAll(async () => {
  await platform.close();
  const leftovers = { processes: processesOf(bundles), files: temporary.content().sort() };
  temporary.remove();
  expect(leftovers).toEqual({ processes: [], files: ["bundles", "outputs"] });
});

const newOutput = () => mkdtempSync(join(outputs, "o-"));

interface Plan {
  readonly orders: readonly DeliveryOrder[];
  readonly armed?: readonly ArmedFault[];
  readonly input?: Partial<ShardInput>;
}

/** Plays one shard, with orders for its first attempt, and sees that nothing works for it any more. */
async function play({ orders, armed = [], input }: Plan) {
  const output = newOutput();
  const { entries: journal, add } = createJournal(() => performance.now());
  /** Attempts for which a process was started. */
  const started: number[] = [];
  const began = performance.now();
  /** From the start of the run to that of its first process, in ms. */
  let waited = Number.NaN;
  const run = await platform.run({
    task: "process_shard",
    input: [{ output, shard: 3, ...input }],
    ordersOf: ({ attempt }) => (attempt === 1 ? orders : []),
    environmentOf({ attempt }) {
      if (started.push(attempt) === 1) waited = performance.now() - began;
      return {
        [TRACE_VARIABLE]: output,
        ...(attempt === 1 &&
          armed.length > 0 && {
            SHARDPROOF_FAULTS: JSON.stringify(armed),
            SHARDPROOF_DRILLS: "enabled",
          }),
      };
    },
    record: add,
  });
  expect(processesOf(bundles)).toEqual([]);
  const [result] = (run.results ?? []) as ShardOutput[];
  return { run, result, journal, started, waited, ...readingOf(journal) };
}

function readingOf(journal: readonly JournalEntry[]) {
  const logged = (event: string) =>
    journal.flatMap((entry) => {
      if (entry.kind !== "log" || typeof entry.line !== "object") return [];
      const line = entry.line as { readonly event?: string; readonly pid?: number };
      return line.event === event ? [{ ...entry, pid: line.pid }] : [];
    });
  const pids = (event: string) => new Set(logged(event).map(({ pid }) => pid)).size;
  const find = (event: string, attempt: number) =>
    journal.find(
      (entry) => entry.kind === "attempt" && entry.event === event && entry.attempt === attempt,
    );
  const reason = (attempt: number) => {
    const end = find("ended", attempt);
    return end?.kind === "attempt" && end.event === "ended" ? end.reason : undefined;
  };
  return { logged, pids, find, reason };
}

const seqOf = (entry: JournalEntry | undefined) => entry?.seq ?? Number.NaN;

describe("a duplicate", () => {
  it("at once is two processes at the same time", async () => {
    // Each waits until the other is there: one after the other, they would wait for ever.
    const { run, pids, journal } = await play({
      orders: [{ fault: 0, action: "duplicate-delivery", when: "at-once" }],
      input: { meeting: 2 },
    });
    expect(run).toMatchObject({ status: "completed", retries: 0 });
    expect(pids("published")).toBe(2);
    const instances = journal.flatMap((entry) =>
      entry.kind === "store" && entry.op === "rename" ? [entry.instance] : [],
    );
    expect(instances.sort()).toEqual([2, undefined]);
  });

  it("afterwards is one process, and then another", async () => {
    const { run, result, journal, logged } = await play({
      orders: [{ fault: 0, action: "duplicate-delivery", when: "afterwards" }],
    });
    expect(run).toMatchObject({ status: "completed", retries: 0 });
    const [first, second, ...others] = logged("at_work");
    expect(others).toEqual([]);
    expect(first?.pid).toBe(result?.pid);
    expect(second?.pid).not.toBe(first?.pid);
    const ofFirst = journal.filter((entry) => "line" in entry && !("instance" in entry));
    expect(seqOf(ofFirst.at(-1))).toBeLessThan(seqOf(second));
    expect(journal.at(-1)).toMatchObject({
      event: "instance-ended",
      number: 2,
      how: "exited with code 0",
    });
  });
});

describe("an attempt that is declared failed and has done its work", () => {
  it("as a zombie goes on writing beside its replacement", async () => {
    const { run, result, journal, find, reason, pids } = await play({
      orders: [{ fault: 0, action: "zombie", ms: 30 }],
      armed: [{ fault: 0, action: "zombie", at: "shard.start", occurrence: 1, ms: 30 }],
      input: { meeting: 2 },
    });
    expect(run).toMatchObject({ status: "completed", retries: 1 });
    expect(result?.attempt).toBe(2);
    expect(reason(1)).toBe("was declared dead while it was still at work");
    expect(pids("published")).toBe(2);
    const writes = journal.filter(({ kind, ...entry }) => {
      return kind === "store" && "attempt" in entry && entry.attempt === 1;
    });
    expect(writes.length).toBeGreaterThan(3);
    for (const { seq } of writes) expect(seq).toBeGreaterThan(seqOf(find("started", 2)));
    expect(find("instance-ended", 1)).toMatchObject({ how: "exited with code 0" });
  });

  it("because its result was lost is done again", async () => {
    const { run, result, reason, pids } = await play({
      orders: [{ fault: 0, action: "lost-result" }],
    });
    expect(run).toMatchObject({ status: "completed", retries: 1 });
    expect(result?.attempt).toBe(2);
    expect(reason(1)).toBe("did its work, but its result was lost");
    expect(pids("published")).toBe(2);
  });

  it("because its result was late is heard after its retry, and ends by itself", async () => {
    const { run, result, journal, find, reason, logged } = await play({
      orders: [{ fault: 0, action: "late-result" }],
    });
    expect(run).toMatchObject({ status: "completed", retries: 1 });
    expect(result?.attempt).toBe(2);
    expect(reason(1)).toBe("did its work, but its result did not arrive in time");
    const note = find("noted", 1);
    expect(note).toMatchObject({
      note: "reported success after it had ended; it changes nothing",
    });
    const [, retry] = logged("at_work");
    expect(retry?.attempt).toBe(2);
    expect(seqOf(note)).toBeGreaterThan(seqOf(retry));
    const end = find("instance-ended", 1);
    expect(end).toMatchObject({ how: "exited with code 0" });
    expect(seqOf(end)).toBeGreaterThan(seqOf(note));
    expect(journal.filter(({ kind }) => kind === "fault")).toHaveLength(1);
  });
});

describe("an attempt that is killed from outside", () => {
  it.concurrent.each([
    ["at a log line", { when: "log", event: "published" }, "log published"],
    ["when it has written so much", { when: "bytes", bytes: 1500 }, "1500 bytes"],
    ["at a time", { when: "time", ms: 30 }, "30 ms"],
  ] as const)("%s has its process killed by SIGKILL", async (_when, trigger, at) => {
    const output = newOutput();
    const { entries: journal, add } = createJournal(() => performance.now());
    const run = await platform.run({
      task: "process_shard",
      // It would hang for longer than a test may take.
      input: [{ output, shard: 3, firstHangs: true }],
      ordersOf: ({ attempt }) => (attempt === 1 ? [{ fault: 0, action: "kill-at", trigger }] : []),
      environmentOf: () => ({ [TRACE_VARIABLE]: output }),
      record: add,
    });
    const { reason } = readingOf(journal);
    expect(reason(1)).toBe("was killed by SIGKILL before it reported a result");
    expect(run).toMatchObject({ status: "completed", retries: 1 });
    expect(journal.filter(({ kind }) => kind === "fault")).toMatchObject([{ at, attempt: 1 }]);
  });
});

it("an attempt that fails to spin up has no process", async () => {
  const { run, started, reason, pids } = await play({
    orders: [{ fault: 0, action: "spin-up-failure" }],
  });
  expect(run).toMatchObject({ status: "completed", retries: 1 });
  expect(reason(1)).toBe("could not be started: its instance failed to spin up");
  expect(started).toEqual([2]);
  expect(pids("at_work")).toBe(1);
});

it("an attempt that starts late has no process until then", async () => {
  const { run, waited, started } = await play({
    orders: [{ fault: 0, action: "delayed-start", ms: 250 }],
  });
  expect(run).toMatchObject({ status: "completed", retries: 0 });
  expect(waited).toBeGreaterThan(249);
  expect(started).toEqual([1]);
});

it("a crashed orchestrator is killed, and the run is started again when all below it has gone", async () => {
  const output = newOutput();
  const journal = createJournal(() => performance.now());
  const evidence = await playRun(
    platform,
    {
      run: { shards: 3, waitScale: 1, timeoutScale: 1 },
      faults: [faultSchema.parse({ fault: "orchestrator-crash" })],
      seed: 1,
    },
    { sources: output, output },
    journal,
    { environmentOf: () => ({ [TRACE_VARIABLE]: output }) },
    () => filesInMemory(new Map()),
  );
  const roots = journal.entries.flatMap((entry) =>
    entry.kind === "run" && entry.event === "created" && entry.parent === null ? [entry] : [],
  );
  expect(roots.map(({ run }) => run)).toHaveLength(2);
  const [first, second] = roots.map(({ run }) => runsBelow(journal.entries, run));
  expect(first?.[0]?.ended).toMatchObject({
    status: "failed",
    error: "was killed by SIGKILL before it reported a result",
  });
  // One shard had ended, the others hung.
  expect(first?.map(({ ended }) => ended?.status).sort()).toEqual([
    "canceled",
    "canceled",
    "completed",
    "failed",
  ]);
  const attemptEnds = first?.flatMap(({ attempts }) => attempts.map(({ ended }) => ended)) ?? [];
  for (const end of attemptEnds) expect(seqOf(end ?? undefined)).toBeLessThan(seqOf(roots[1]));
  expect(second?.map(({ ended }) => ended?.status)).toEqual(Array(4).fill("completed"));
  expect(evidence).toMatchObject({ root: roots[1]?.run, otherRoots: [] });
  expect(processesOf(bundles)).toEqual([]);
});
