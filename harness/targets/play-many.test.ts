import { describe, expect, it } from "vitest";
import { type Outcome, playMany } from "./play-many.ts";

/** Plays that end when they are told to. */
function openPlays() {
  const begun: string[] = [];
  const ends = new Map<string, { resolve(value: string): void; reject(error: Error): void }>();
  const run = (item: string) => {
    begun.push(item);
    return new Promise<string>((resolve, reject) => ends.set(item, { resolve, reject }));
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const end = (item: string) => {
    ends.get(item)?.resolve(item.toUpperCase());
    return settled();
  };
  const breakOff = (item: string) => {
    ends.get(item)?.reject(new Error(item));
    return settled();
  };
  return { begun, run, end, breakOff };
}

const done = (item: string) => ({ item, result: item.toUpperCase() });

describe("several plays", () => {
  it("run so many at once, end in any order, and are given in the order of the items", async () => {
    const { begun, run, end } = openPlays();
    const ended: string[] = [];
    const onEnd = ({ item }: Outcome<string, string>) => ended.push(item) > 0;
    const all = playMany(["a", "b", "c"], { parallel: 2, run, onEnd });
    expect(begun).toEqual(["a", "b"]);
    await end("b");
    expect(begun).toEqual(["a", "b", "c"]);
    await end("c");
    await end("a");
    expect(ended).toEqual(["b", "c", "a"]);
    expect(await all).toEqual(["a", "b", "c"].map(done));
  });

  it("go on when one of them breaks", async () => {
    const { run, end, breakOff } = openPlays();
    const all = playMany(["a", "b"], { parallel: 1, run, onEnd: () => true });
    await breakOff("a");
    await end("b");
    expect(await all).toEqual([{ item: "a", error: new Error("a") }, done("b")]);
  });

  it("end what has begun, and begin no more, after a false", async () => {
    const { begun, run, end } = openPlays();
    const onEnd = ({ item }: Outcome<string, string>) => item !== "b";
    const all = playMany(["a", "b", "c", "d"], { parallel: 2, run, onEnd });
    await end("b");
    await end("a");
    expect(begun).toEqual(["a", "b"]);
    expect(await all).toEqual([done("a"), done("b")]);
  });

  it("may be none", async () => {
    const { run } = openPlays();
    expect(await playMany([], { parallel: 4, run, onEnd: () => true })).toEqual([]);
  });
});
