import { describe, expect, it } from "vitest";
import type { ClientOrder } from "../faults/client-order.ts";
import type { JournalEvent } from "../journal/entry.ts";
import { createSteering } from "./steering.ts";

/** Steering that writes down what it does, and root runs told to it event by event. */
function steering(...orders: readonly ClientOrder[]) {
  const done: string[] = [];
  const strikes: JournalEvent[] = [];
  const platform = {
    cancel: (run: string) => done.push(`cancel ${run}`) > 0,
    crash: (run: string) => void done.push(`crash ${run}`),
    crashHost: () => void done.push("crash host"),
  };
  const { watch, awaitsRestart, hasStruck } = createSteering(orders, platform, (event) => {
    strikes.push(event);
    if (event.kind === "fault") done.push(`strike ${event.fault} at ${event.at}`);
  });
  const created = (run: string, root: string, shard: number | null) => {
    const task = run === root ? "merge_customer_data" : "process_shard";
    const parent = run === root ? null : root;
    watch({ kind: "run", event: "created", run, task, parent, root, shard, maxAttempts: 1 });
  };
  const ended = (run: string, status: "completed" | "failed" | "canceled" = "completed") =>
    watch({ kind: "run", event: "ended", run, status, error: null });
  return {
    done,
    strikes,
    watch,
    awaitsRestart,
    hasStruck,
    ended,
    root: (run: string) => created(run, run, null),
    shard: (root: string, shard: number) => created(`${root}/${shard}`, root, shard),
    completed: (root: string, ...shards: number[]) => {
      for (const shard of shards) ended(`${root}/${shard}`);
    },
    operation: () => watch({ kind: "store", run: "r/0", attempt: 1, op: "create", path: "a" }),
  };
}

const crash = (fault: number, afterShards: number) =>
  ({ fault, action: "orchestrator-crash", afterShards }) as const;
const cancel = (fault: number, afterShards: number) =>
  ({ fault, action: "cancel", afterShards }) as const;
const hostCrash = (fault: number, afterOperations: number) =>
  ({ fault, action: "host-crash", afterOperations }) as const;

/** A root run `r` with three shards at work. */
function underWay(...orders: readonly ClientOrder[]) {
  const world = steering(...orders);
  world.root("r");
  for (const shard of [0, 1, 2]) world.shard("r", shard);
  return world;
}

it("does nothing without orders of its own", () => {
  const { completed, done, awaitsRestart, hasStruck } = underWay(
    { fault: 0, action: "double-trigger" },
    { fault: 1, action: "reordered-completion", order: [1, 0] },
  );
  completed("r", 0, 1, 2);
  expect(done).toEqual([]);
  expect(awaitsRestart()).toBe(false);
  expect(hasStruck("r")).toBe(false);
});

describe("a crash of the orchestrator", () => {
  it("strikes when so many shards have completed, recorded before it takes effect", () => {
    const { completed, done, strikes, awaitsRestart, hasStruck } = underWay(crash(3, 2));
    completed("r", 1);
    expect(done).toEqual([]);
    expect(awaitsRestart()).toBe(false);
    completed("r", 0);
    expect(done).toEqual(["strike 3 at 2 shards completed", "crash r"]);
    expect(strikes).toEqual([
      {
        kind: "fault",
        event: "struck",
        fault: 3,
        action: "orchestrator-crash",
        at: "2 shards completed",
        run: "r",
        task: "merge_customer_data",
        shard: null,
        attempt: 1,
      },
    ]);
    expect(awaitsRestart()).toBe(true);
    expect(hasStruck("r")).toBe(true);
  });

  it("counts shards that complete: no failures, no other runs", () => {
    const { root, shard, ended, completed, done } = underWay(crash(0, 1));
    ended("r/0", "failed");
    ended("r/1", "canceled");
    root("other");
    shard("other", 0);
    completed("other", 0);
    expect(done).toEqual([]);
    completed("r", 2);
    expect(done).toEqual(["strike 0 at 1 shard completed", "crash r"]);
  });

  it("after 0 shards strikes when the first is created", () => {
    const { root, shard, done } = steering(crash(0, 0));
    root("r");
    expect(done).toEqual([]);
    shard("r", 0);
    expect(done).toEqual(["strike 0 at 0 shards completed", "crash r"]);
    shard("r", 1);
    expect(done).toHaveLength(2);
  });

  it("does not strike a root run that has ended", () => {
    const { ended, completed, done, awaitsRestart } = underWay(crash(0, 1));
    ended("r", "failed");
    completed("r", 0);
    expect(done).toEqual([]);
    expect(awaitsRestart()).toBe(false);
  });

  it("strikes once, and is over with the restart", () => {
    const { completed, done, ended, root, shard, awaitsRestart, hasStruck } = underWay(crash(0, 1));
    completed("r", 0, 1);
    ended("r", "failed");
    expect(awaitsRestart()).toBe(true);
    root("again");
    expect(awaitsRestart()).toBe(false);
    shard("again", 0);
    completed("again", 0);
    expect(done).toHaveLength(2);
    expect(hasStruck("again")).toBe(false);
  });

  it("may be told within the call what follows from it", () => {
    const order = crash(0, 1);
    let told = 0;
    const { watch } = createSteering(
      [order, crash(1, 1)],
      {
        cancel: () => true,
        crash(run) {
          told += 1;
          watch({ kind: "run", event: "ended", run, status: "failed", error: null });
        },
      },
      () => {},
    );
    const run = { kind: "run", event: "created", maxAttempts: 1, root: "r" } as const;
    watch({ ...run, run: "r", task: "merge_customer_data", parent: null, shard: null });
    watch({ ...run, run: "s", task: "process_shard", parent: "r", shard: 0 });
    watch({ kind: "run", event: "ended", run: "s", status: "completed", error: null });
    expect(told).toBe(1);
  });
});

describe("a cancellation", () => {
  it("strikes when so many shards have completed; nobody starts the run again", () => {
    const { completed, done, awaitsRestart, hasStruck } = underWay(cancel(0, 2));
    completed("r", 0, 1, 2);
    expect(done).toEqual(["strike 0 at 2 shards completed", "cancel r"]);
    expect(awaitsRestart()).toBe(false);
    expect(hasStruck("r")).toBe(true);
  });
});

describe("a crash of the host", () => {
  it("strikes when the disk was told so much, with every root run at work", () => {
    const { root, operation, done, ended, awaitsRestart, hasStruck } = steering(hostCrash(0, 2));
    for (const run of ["gone", "r", "other"]) root(run);
    ended("gone");
    operation();
    // The run that it was for has ended: it waits for another one.
    expect(done).toEqual([]);
    root("last");
    operation();
    operation();
    expect(done).toEqual(["strike 0 at 2 disk operations", "crash host"]);
    expect(awaitsRestart()).toBe(true);
    expect(["gone", "r", "other", "last"].map(hasStruck)).toEqual([false, true, true, true]);
  });
});

describe("several orders", () => {
  it("at one moment: a crash first, and the cancellation strikes the run started again", () => {
    const { completed, ended, root, shard, done, awaitsRestart } = underWay(
      crash(0, 1),
      cancel(1, 1),
    );
    completed("r", 0, 1);
    expect(done).toEqual(["strike 0 at 1 shard completed", "crash r"]);
    ended("r", "failed");
    root("again");
    for (const number of [0, 1]) shard("again", number);
    expect(done).toHaveLength(2);
    completed("again", 0);
    expect(done.slice(2)).toEqual(["strike 1 at 1 shard completed", "cancel again"]);
    expect(awaitsRestart()).toBe(false);
  });

  it("at one moment: a cancellation first, and no crash after it", () => {
    const { completed, root, shard, done, awaitsRestart } = underWay(cancel(0, 1), crash(1, 1));
    completed("r", 0, 1);
    root("later");
    shard("later", 0);
    completed("later", 0);
    expect(done).toEqual(["strike 0 at 1 shard completed", "cancel r"]);
    expect(awaitsRestart()).toBe(false);
  });

  it("of one kind strike one run after the other, each counted from its beginning", () => {
    const { completed, root, shard, done, awaitsRestart } = underWay(crash(0, 1), crash(1, 2));
    completed("r", 0, 1, 2);
    expect(done).toHaveLength(2);
    root("again");
    for (const number of [0, 1]) shard("again", number);
    completed("again", 0);
    expect(done).toHaveLength(2);
    completed("again", 1);
    expect(done.slice(2)).toEqual(["strike 1 at 2 shards completed", "crash again"]);
    expect(awaitsRestart()).toBe(true);
  });

  it("strike the first of two triggers; the second goes on", () => {
    const { root, shard, completed, done, hasStruck } = steering(crash(0, 1));
    for (const run of ["r", "other"]) {
      root(run);
      shard(run, 0);
    }
    completed("other", 0);
    completed("r", 0);
    expect(done.at(-1)).toBe("crash r");
    expect(hasStruck("other")).toBe(false);
  });
});
