import { describe, expect, it } from "vitest";
import { type CompletionOrder, reorderEnds } from "./reordering.ts";
import { manualDelivery } from "./testing/manual-delivery.ts";
import { done, failed, idOf } from "./testing/manual-platform.ts";

const PATIENCE_MS = 5000;

/** A parent that starts shards and asks for their ends through the reordering. */
function reordered(
  order: readonly number[],
  { concurrency = 100, ...of }: { concurrency?: number; task?: string } = {},
) {
  const world = manualDelivery({ concurrency });
  const root = world.start("parent");
  const told: string[] = [];
  const record = world.record;
  const completionOrder: CompletionOrder = { fault: 4, order, ...of };
  const seen = reorderEnds(
    () => world.engine,
    world.clock,
    (id) => (id === root ? completionOrder : undefined),
    record,
  );
  const shardOf = new Map<string, number | null>();
  function ask(run: string) {
    seen().whenEnded(run, ({ shard, status }) => told.push(`${shard} ${status}`));
  }
  function launch(shard: number | null, task = "shard") {
    const request = { task, input: shard === null ? [] : [{ shard }], submission: null };
    const run = idOf(world.engine.startSubtask(root, 1, request));
    shardOf.set(run, shard);
    return run;
  }
  /** Starts a shard and asks for its end. */
  function begin(shard: number | null) {
    const run = launch(shard);
    ask(run);
    return run;
  }
  function end(run: string) {
    const instance = world.instances.findLast(({ name }) => name.startsWith(`${run}#`));
    instance?.report(done);
    instance?.exit();
  }
  const parent = () => world.instance(`${root}#1`);
  return { ...world, root, told, begin, launch, ask, end, parent, seen };
}

describe("the ends of the shards of an order", () => {
  it("are held until all have ended, and told in that order", () => {
    const { begin, end, told, strikes, journal, hasTimers } = reordered([2, 0, 1]);
    const runs = [0, 1, 2].map(begin);
    end(runs[1] as string);
    end(runs[2] as string);
    expect(told).toEqual([]);
    end(runs[0] as string);
    expect(told).toEqual(["2 completed", "0 completed", "1 completed"]);
    expect(strikes()).toEqual(["run-1#1 reordered-completion at subtask ends"]);
    expect(journal.find(({ kind }) => kind === "fault")).toMatchObject({
      fault: 4,
      run: "run-1",
      task: "parent",
      shard: null,
      attempt: 1,
    });
    end("run-1");
    expect(hasTimers()).toBe(false);
  });

  it("are recorded as struck before the first is told", () => {
    const { launch, seen, end, strikes } = reordered([1, 0]);
    const runs = [launch(0), launch(1)];
    const strikesWhenTold: number[] = [];
    for (const run of runs) seen().whenEnded(run, () => strikesWhenTold.push(strikes().length));
    for (const run of runs) end(run);
    expect(strikesWhenTold).toEqual([1, 1]);
  });

  it("leave the ends of others alone", () => {
    const { begin, end, told } = reordered([1, 0]);
    const [, other, none] = [begin(0), begin(2), begin(null)];
    end(other);
    end(none);
    expect(told).toEqual(["2 completed", "null completed"]);
  });

  it("are waited for as long as the slowest takes, retries included", () => {
    const { begin, end, told, instance, advance, strikes } = reordered([1, 0]);
    const [quick, slow] = [begin(0), begin(1)];
    end(quick);
    advance(PATIENCE_MS * 2);
    instance(`${slow}#1`).report(failed);
    instance(`${slow}#1`).exit("exited with code 1");
    advance(2000 + PATIENCE_MS * 2);
    expect(told).toEqual([]);
    end(slow);
    expect(told).toEqual(["1 completed", "0 completed"]);
    expect(strikes()).toHaveLength(1);
  });

  it("may be failures", () => {
    const { begin, end, told, instance, advance } = reordered([0, 1]);
    const [quick, bad] = [begin(1), begin(0)];
    end(quick);
    for (const attempt of [1, 2, 3, 4]) {
      instance(`${bad}#${attempt}`).report(failed);
      instance(`${bad}#${attempt}`).exit("exited with code 1");
      advance(8000);
    }
    expect(told).toEqual(["0 failed", "1 completed"]);
  });

  it("come one after the other where only one may work at once", () => {
    const { begin, end, told, names } = reordered([2, 1, 0], { concurrency: 1 });
    const runs = [0, 1, 2].map(begin);
    for (const run of runs) end(run);
    expect(names()).toHaveLength(4);
    expect(told).toEqual(["2 completed", "1 completed", "0 completed"]);
  });

  it("are waited for once for each shard, though the parent has two runs of one", () => {
    const { begin, end, told, strikes } = reordered([1, 0]);
    const [first, again, other] = [begin(0), begin(0), begin(1)];
    end(first);
    end(other);
    expect(told).toEqual(["1 completed", "0 completed"]);
    end(again);
    expect(told).toEqual(["1 completed", "0 completed", "0 completed"]);
    expect(strikes()).toHaveLength(1);
  });

  it("are told to a parent that polls, whenever it asks", () => {
    const { begin, ask, end, told, advance, strikes, hasTimers } = reordered([1, 0]);
    const [first, second] = [begin(0), begin(1)];
    end(first);
    for (let poll = 0; poll < 5; poll++) {
      advance(500);
      ask(first);
    }
    end(second);
    expect(told).toEqual(["1 completed", ...Array(6).fill("0 completed")]);
    expect(strikes()).toHaveLength(1);
    ask(first);
    expect(told).toHaveLength(8);
    end("run-1");
    expect(hasTimers()).toBe(false);
  });
});

describe("a parent that asks for the rest only when it has been told", () => {
  it("is told out of order after a while, and as usual from then on", () => {
    const { begin, ask, end, told, advance, strikes } = reordered([2, 1, 0]);
    const [first, second] = [begin(0), begin(1)];
    end(first);
    end(second);
    advance(PATIENCE_MS - 1);
    // It asks again, as who polls does: that is no news.
    ask(first);
    expect(told).toEqual([]);
    advance(1);
    expect(told).toEqual(["1 completed", "0 completed", "0 completed"]);
    const third = begin(2);
    end(third);
    expect(told.at(-1)).toBe("2 completed");
    expect(strikes()).toEqual([]);
  });

  it("is waited for anew when it asks for more in time", () => {
    const { begin, end, told, advance } = reordered([1, 0, 2]);
    end(begin(0));
    advance(PATIENCE_MS - 1);
    const second = begin(1);
    advance(PATIENCE_MS);
    expect(told).toEqual([]);
    end(second);
    end(begin(2));
    expect(told).toEqual(["1 completed", "0 completed", "2 completed"]);
  });
});

describe("when the parent is over", () => {
  it("by cancellation, nothing has struck, and nothing stays held", () => {
    const { begin, end, told, engine, root, instances, strikes, hasTimers } = reordered([1, 0]);
    const [first] = [begin(0), begin(1)];
    end(first);
    engine.cancelRun(root);
    for (const instance of instances) instance.exit("was killed by SIGKILL");
    expect(told).toEqual(["1 canceled", "0 completed"]);
    expect(strikes()).toEqual([]);
    expect(hasTimers()).toBe(false);
  });

  it("by its death before it has asked for all, what is held is told, and no timer stays", () => {
    const { begin, end, told, parent, strikes, hasTimers } = reordered([1, 0]);
    end(begin(0));
    parent().exit("was killed by SIGKILL");
    expect(told).toEqual(["0 completed"]);
    expect(strikes()).toEqual([]);
    expect(hasTimers()).toBe(false);
  });

  it("what is asked for later is told as it is", () => {
    const { begin, launch, ask, end, told, parent, instances, hasTimers } = reordered([1, 0]);
    begin(0);
    const unasked = launch(1);
    parent().exit("was killed by SIGKILL");
    for (const instance of instances) instance.exit("was killed by SIGKILL");
    told.length = 0;
    ask(unasked);
    expect(told).toEqual(["1 canceled"]);
    end(unasked);
    expect(hasTimers()).toBe(false);
  });
});

it("root runs without an order are left alone", () => {
  const { start, engine, seen, end, told } = reordered([1, 0]);
  const other = start("parent");
  const request = { task: "shard", input: [{ shard: 0 }], submission: null };
  const run = idOf(engine.startSubtask(other, 1, request));
  seen().whenEnded(run, () => told.push("other"));
  end(run);
  expect(told).toEqual(["other"]);
});

it("many shards are put in order without looking through the order at each end", () => {
  const shards = Array.from({ length: 500 }, (_, shard) => shard);
  let reads = 0;
  const counted = new Proxy([...shards].reverse(), {
    get(target, key) {
      if (typeof key === "string" && /^\d+$/.test(key)) reads += 1;
      return Reflect.get(target, key);
    },
  });
  const { begin, end, told } = reordered(counted);
  const runs = shards.map(begin);
  for (const run of runs) end(run);
  expect(told.slice(0, 2)).toEqual(["499 completed", "498 completed"]);
  expect(told).toHaveLength(500);
  expect(reads).toBeLessThan(5 * shards.length);
});

it("the runs of a task are ordered by their starts, whatever shard their input names", () => {
  const { begin, launch, ask, end, told, strikes } = reordered([2, 1], { task: "shard" });
  const other = launch(1, "parent");
  ask(other);
  const runs = [begin(7), begin(1)];
  end(other);
  expect(told).toEqual(["1 completed"]);
  for (const run of runs) end(run);
  expect(told).toEqual(["1 completed", "1 completed", "7 completed"]);
  expect(strikes()).toEqual(["run-1#1 reordered-completion at subtask ends"]);
});
