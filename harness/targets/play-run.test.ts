import { describe, expect, it } from "vitest";
import { type Fault, faultSchema } from "../faults/index.ts";
import { filesInMemory } from "../invariants/known-files.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { createJournal } from "../journal/record.ts";
import type { Platform, RootRunOptions } from "../platform/platform.ts";
import type { RunDetails } from "../platform/runs.ts";
import { playRun } from "./play-run.ts";

interface Options extends RootRunOptions {
  readonly colour: string;
}

/** A platform whose root runs have one shard each, and end when a test says so. */
function platform() {
  const starts: Options[] = [];
  const done: string[] = [];
  const ends = new Map<string, () => void>();
  const fake: Platform<Options> = {
    tasks: [],
    start(options) {
      const run = `r${starts.push(options)}`;
      const { task } = options;
      done.push(`start ${run}`);
      const base = { kind: "run", event: "created", root: run, maxAttempts: 1 } as const;
      options.record?.({ ...base, run, task, parent: null, shard: null });
      options.record?.({ ...base, run: `${run}/0`, task: "x", parent: run, shard: 0 });
      return run;
    },
    whenEnded: (run) =>
      new Promise((resolve) => ends.set(run, () => resolve({ id: run } as RunDetails))),
    cancel: (run) => done.push(`cancel ${run}`) > 0,
    crash: (run) => void done.push(`crash ${run}`),
    details: () => undefined,
  };
  const tell = (run: string, of: string, status: "completed" | "failed") => {
    const options = starts[Number(run.slice(1)) - 1];
    options?.record?.({ kind: "run", event: "ended", run: of, status, error: null });
  };
  return {
    fake,
    starts,
    done,
    completeShard: (run: string) => tell(run, `${run}/0`, "completed"),
    /** The root run has ended, and nothing works for it any more. */
    async end(run: string, status: "completed" | "failed" = "completed") {
      tell(run, run, status);
      ends.get(run)?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const FILES = filesInMemory(new Map([["a", Buffer.from("a")]]));

function play(faults: readonly object[] = [], run: object = {}) {
  const world = platform();
  const journal = createJournal(() => 0);
  const plan: Fault[] = faults.map((fault) => faultSchema.parse(fault));
  let isRead = false;
  const evidence = playRun(
    world.fake,
    {
      run: { shards: 10, waitScale: 1, timeoutScale: 1, ...run },
      faults: plan,
      seed: 42,
    },
    { sources: "in", output: "out" },
    journal,
    { colour: "red" },
    () => {
      isRead = true;
      return FILES;
    },
  );
  return { ...world, evidence, journal, filesAreRead: () => isRead };
}

const shown = (entries: readonly JournalEntry[]) =>
  entries.map((entry) =>
    entry.kind === "fault"
      ? `${entry.fault} ${entry.action} at ${entry.at} of ${entry.run}`
      : `${entry.run} ${"event" in entry ? entry.event : entry.kind}`,
  );

describe("a play", () => {
  it("is one root run with the scenario's figures and the target's own options", async () => {
    const { starts, end, evidence, filesAreRead, journal } = play();
    expect(starts).toMatchObject([
      {
        task: "merge_customer_data",
        input: [{ sources: "in", output: "out", shards: 10 }],
        colour: "red",
        completionOrder: undefined,
      },
    ]);
    expect(starts[0]?.input).toStrictEqual([{ sources: "in", output: "out", shards: 10 }]);
    expect(filesAreRead()).toBe(false);
    await end("r1");
    expect(await evidence).toEqual({
      root: "r1",
      otherRoots: [],
      journal: journal.entries,
      files: FILES,
    });
    expect(shown(journal.entries)).toEqual(["r1 created", "r1/0 created", "r1 ended"]);
  });

  it("says how many rows may be unusable where the scenario does", async () => {
    const { starts, end } = play([], { maxQuarantined: 0 });
    expect(starts[0]?.input).toMatchObject([{ maxQuarantined: 0 }]);
    await end("r1");
  });

  it("has the platform carry out its share of the plan, attempt by attempt", async () => {
    const { starts, end } = play([
      { fault: "throw", at: "shard.start", shard: 3 },
      { fault: "lost-result", shard: 3, attempt: 2 },
    ]);
    const attempt = {
      run: "r1/0",
      root: "r1",
      parent: "r1",
      task: "process_shard",
      plan: "standard",
      start: 1,
      input: [],
    };
    const ordersOf = (shard: number, number: number) =>
      starts[0]?.ordersOf?.({ ...attempt, shard, attempt: number });
    expect(ordersOf(3, 2)).toEqual([{ fault: 1, action: "lost-result" }]);
    expect(ordersOf(3, 1)).toEqual([]);
    expect(ordersOf(4, 2)).toEqual([]);
    await end("r1");
  });

  it("hands the order of completions on", async () => {
    const { starts, end } = play([
      { fault: "throw", at: "shard.start" },
      { fault: "reordered-completion", order: [3, 1] },
    ]);
    expect(starts[0]?.completionOrder).toMatchObject({ fault: 1, order: [3, 1] });
    await end("r1");
  });

  it("tells what was done to the sources right after the run's creation", async () => {
    const { journal, end } = play([
      { fault: "throw", at: "shard.start" },
      { fault: "missing-source", source: "crm" },
    ]);
    await end("r1");
    expect(shown(journal.entries).slice(0, 3)).toEqual([
      "r1 created",
      "1 missing-source at sources of r1",
      "r1/0 created",
    ]);
  });

  it("fails where the platform refuses the run", async () => {
    const { fake } = platform();
    const refusing = {
      ...fake,
      start: () => {
        throw new Error("closed");
      },
    };
    const scenario = { run: { shards: 1, waitScale: 1, timeoutScale: 1 }, faults: [], seed: 1 };
    const place = { sources: "in", output: "out" };
    const journal = createJournal(() => 0);
    const playing = playRun(refusing, scenario, place, journal, { colour: "" }, () => FILES);
    await expect(playing).rejects.toThrow("closed");
  });
});

describe("a double trigger", () => {
  it("starts two root runs at once, in one journal; both must end well", async () => {
    const { done, journal, end, evidence, filesAreRead } = play([{ fault: "double-trigger" }]);
    expect(done).toEqual(["start r1", "start r2"]);
    expect(shown(journal.entries)).toEqual([
      "r1 created",
      "0 double-trigger at trigger of r1",
      "r1/0 created",
      "r2 created",
      "r2/0 created",
    ]);
    await end("r2");
    expect(filesAreRead()).toBe(false);
    await end("r1");
    expect(await evidence).toMatchObject({ root: "r2", otherRoots: ["r1"] });
    expect(journal.entries.map(({ seq }) => seq)).toEqual(journal.entries.map((_, i) => i));
  });

  it("one of which is cancelled: the other is judged, alone", async () => {
    const { done, completeShard, end, evidence } = play([
      { fault: "double-trigger" },
      { fault: "cancel" },
    ]);
    completeShard("r1");
    expect(done.at(-1)).toBe("cancel r1");
    await end("r1", "failed");
    await end("r2");
    expect(await evidence).toMatchObject({ root: "r2", otherRoots: [] });
  });

  it("one of which is crashed: the others must end well", async () => {
    const { done, completeShard, end, evidence } = play([
      { fault: "double-trigger" },
      { fault: "orchestrator-crash" },
    ]);
    completeShard("r1");
    await end("r1", "failed");
    expect(done).not.toContain("start r3");
    await end("r2");
    expect(done.at(-1)).toBe("start r3");
    await end("r3");
    expect(await evidence).toMatchObject({ root: "r3", otherRoots: ["r2"] });
  });
});

describe("a crashed orchestrator", () => {
  it("is started again, but not before nothing works for the run any more", async () => {
    const { done, starts, completeShard, end, evidence, filesAreRead } = play([
      { fault: "orchestrator-crash" },
    ]);
    completeShard("r1");
    expect(done).toEqual(["start r1", "crash r1"]);
    await end("r1", "failed");
    expect(done.at(-1)).toBe("start r2");
    expect(starts[1]?.input).toEqual(starts[0]?.input);
    expect(filesAreRead()).toBe(false);
    await end("r2");
    expect(await evidence).toMatchObject({ root: "r2", otherRoots: [] });
  });

  it("is started again as often as it is crashed", async () => {
    const { done, completeShard, end, evidence } = play([
      { fault: "orchestrator-crash" },
      { fault: "orchestrator-crash" },
    ]);
    for (const run of ["r1", "r2"]) {
      completeShard(run);
      await end(run, "failed");
    }
    expect(done).toEqual(["start r1", "crash r1", "start r2", "crash r2", "start r3"]);
    await end("r3");
    expect(await evidence).toMatchObject({ root: "r3", otherRoots: [] });
  });

  it("is not started again after a cancellation", async () => {
    const { done, completeShard, end, evidence } = play([{ fault: "cancel" }]);
    completeShard("r1");
    await end("r1", "failed");
    expect(done).toEqual(["start r1", "cancel r1"]);
    expect(await evidence).toMatchObject({ root: "r1", otherRoots: [] });
  });
});
