import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryWatch } from "./memory-watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A watch in a world where groups hold what the test says. */
function world() {
  const held = new Map<number, number>();
  const looks: number[][] = [];
  const told: string[] = [];
  const watch = createMemoryWatch((limits) => {
    looks.push([...limits.keys()]);
    return new Map([...held].filter(([group, bytes]) => bytes > (limits.get(group) ?? Infinity)));
  });
  return {
    held,
    looks,
    told,
    watch: (group: number, limit: number, name = `group ${group}`) =>
      watch.watch(group, limit, (bytes) => told.push(`${name} holds ${bytes}`)),
  };
}
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("a group", () => {
  it("that comes to hold more than it may is told of, once", async () => {
    const { held, told, watch } = world();
    watch(7, 100);
    held.set(7, 100);
    await wait(1000);
    expect(told).toEqual([]);
    held.set(7, 101);
    await wait(1000);
    expect(told).toEqual(["group 7 holds 101"]);
  });

  it("is judged by its own limit, and all by one look", async () => {
    const { held, looks, told, watch } = world();
    watch(7, 100);
    watch(8, 200);
    held.set(7, 150).set(8, 150);
    await wait(250);
    expect({ looks, told }).toEqual({ looks: [[7, 8]], told: ["group 7 holds 150"] });
  });

  it("is not told of after its watch has ended, though its id is another's by then", async () => {
    const { held, told, watch } = world();
    const end = watch(7, 100, "the first");
    held.set(7, 500);
    end();
    watch(7, 1000, "the second");
    end();
    await wait(1000);
    expect(told).toEqual([]);
    held.set(7, 1001);
    await wait(250);
    expect(told).toEqual(["the second holds 1001"]);
  });

  it("that ends during a look is not told of, nor is the next one of its id", async () => {
    let answer: (over: Map<number, number>) => void = () => {};
    const told: string[] = [];
    const watch = createMemoryWatch(() => new Promise((resolve) => (answer = resolve)));
    const end = watch.watch(7, 100, () => told.push("the first"));
    await wait(250);
    end();
    watch.watch(7, 1000, () => told.push("the second"));
    answer(new Map([[7, 500]]));
    await wait(0);
    expect(told).toEqual([]);
  });
});

describe("a look", () => {
  it("is done while there is something to watch, and only then", async () => {
    const { looks, watch } = world();
    expect(vi.getTimerCount()).toBe(0);
    const end = watch(7, 100);
    await wait(1000);
    expect(looks).toHaveLength(4);
    end();
    await wait(1000);
    expect({ looks: looks.length, timers: vi.getTimerCount() }).toEqual({ looks: 4, timers: 0 });
    watch(8, 100);
    await wait(250);
    expect(looks.slice(4)).toEqual([[8]]);
  });

  it("that takes long is followed by a longer pause", async () => {
    let looks = 0;
    const watch = createMemoryWatch(async () => {
      looks++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return new Map();
    });
    watch.watch(7, 100, () => {});
    await wait(250 + 20 + 999);
    expect(looks).toBe(1);
    await wait(1);
    expect(looks).toBe(2);
  });

  it("that fails sees nothing, and the next one does", async () => {
    const told: number[] = [];
    let looks = 0;
    const watch = createMemoryWatch(() => {
      if (++looks === 1) throw new Error("EMFILE: too many open files");
      return new Map([[7, 500]]);
    });
    watch.watch(7, 100, (bytes) => told.push(bytes));
    await wait(250);
    expect({ looks, told }).toEqual({ looks: 1, told: [] });
    await wait(250);
    expect({ looks, told }).toEqual({ looks: 2, told: [500] });
  });

  it("keeps no process alive", async () => {
    vi.useRealTimers();
    // Those that keep it, of which a timer that it is told not to wait for is none.
    const timers = () => process.getActiveResourcesInfo().filter((each) => each === "Timeout");
    const before = timers().length;
    const end = createMemoryWatch().watch(process.pid, Infinity, () => {});
    expect(timers()).toHaveLength(before);
    end();
  });
});
