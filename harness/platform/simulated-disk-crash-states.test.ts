import { beforeEach, describe, expect, it } from "vitest";
import type { Disk } from "../../tasks/disk.ts";
import {
  type CrashChoice,
  CrashStateLimitError,
  createSimulatedDisk,
  type SimulatedDisk,
} from "./simulated-disk.ts";
import { crashTexts, textsOf, writeFile, writeSynced } from "./testing/crash-outcomes.ts";

const NOTHING_SURVIVES: CrashChoice = { nextInt: () => 0 };
const EVERYTHING_SURVIVES: CrashChoice = { nextInt: () => 1 };

let disk: SimulatedDisk;
let a: Disk;
beforeEach(async () => {
  disk = createSimulatedDisk();
  a = disk.diskFor("a");
  await a.makeDirectory("/out");
});

describe("after the host died", () => {
  it("a fresh process goes on from what survived, which no further crash can take away", async () => {
    await writeFile(a, "/out/kept", "abc");
    disk.crashHost(EVERYTHING_SURVIVES);
    await writeFile(disk.diskFor("c"), "/out/lost", "x");
    disk.crashHost(NOTHING_SURVIVES);
    expect(textsOf(disk)).toEqual({ "/out/kept": "abc" });
  });

  it("the decisions reach exactly the states that are enumerated", async () => {
    const build = async () => {
      const again = createSimulatedDisk();
      const view = again.diskFor("a");
      again.place("/out/final", Buffer.from("old"));
      await view.makeDirectory("/in");
      await writeFile(view, "/in/tmp", "ab", "cde");
      await (await writeSynced(view, "/out/other", "x")).write(Buffer.from("y"));
      await view.rename("/in/tmp", "/out/final");
      await view.remove("/out/other");
      return again;
    };
    const enumerated = crashTexts(await build()).map((texts) => JSON.stringify(texts));
    const reached = new Set<string>();
    for (let decisions: number[] | null = []; decisions !== null; ) {
      const taken: { value: number; max: number }[] = [];
      const given: number[] = decisions;
      const crashed = await build();
      crashed.crashHost({
        nextInt(max) {
          const value = given[taken.length] ?? 0;
          expect(max).toBeGreaterThanOrEqual(0);
          taken.push({ value, max });
          return value;
        },
      });
      reached.add(JSON.stringify(textsOf(crashed)));
      // The next sequence of decisions, as an odometer counts.
      const turn = taken.findLastIndex(({ value, max }) => value < max);
      decisions =
        turn < 0
          ? null
          : taken.slice(0, turn + 1).map(({ value }, at) => (at === turn ? value + 1 : value));
    }
    expect(new Set(enumerated).size).toBe(enumerated.length);
    expect(reached).toEqual(new Set(enumerated));
  });
});

describe("the enumeration of states", () => {
  it("leaves the disk as it is, and gives disks that are independent of it", async () => {
    const file = await writeSynced(a, "/out/f", "x");
    const states = disk.crashStates({ limit: 2 });
    const [without, withFile] = states.map((state) => state.restart());
    await a.syncDirectory("/out");
    const [now] = disk.crashStates({ limit: 1 });
    await file.write(Buffer.from("y"));
    expect(now && textsOf(now)).toEqual({ "/out/f": "x" });
    expect(states.map(textsOf)).toEqual([{}, { "/out/f": "x" }]);
    await writeFile(a, "/out/later", "y");
    await writeFile(withFile?.diskFor("a") ?? a, "/out/other", "z");
    expect(textsOf(disk)).toEqual({ "/out/f": "xy", "/out/later": "y" });
    expect(without && textsOf(without)).toEqual({});
    expect(withFile && textsOf(withFile)).toEqual({ "/out/f": "x", "/out/other": "z" });
  });

  it("takes states with the same bytes under the same names as one", async () => {
    disk.place("/out/final", Buffer.from("same"));
    await writeSynced(a, "/out/tmp", "sa", "me");
    await a.syncDirectory("/out");
    await a.rename("/out/tmp", "/out/final");
    await writeFile(a, "/out/zeros", "\0\0");
    await a.remove("/out/zeros");
    await a.syncDirectory("/out");
    expect(crashTexts(disk)).toEqual([{ "/out/final": "same" }]);
    const other = createSimulatedDisk();
    const view = other.diskFor("a");
    other.place("/out/final", Buffer.from("same"));
    await writeSynced(view, "/out/final.tmp", "same");
    await view.rename("/out/final.tmp", "/out/final");
    await view.remove("/out/final");
    expect(crashTexts(other)).toEqual([
      { "/out/final": "same" },
      { "/out/final": "same", "/out/final.tmp": "same" },
      {},
      { "/out/final.tmp": "same" },
    ]);
  });

  it("takes them as one in whichever order their names came to be", async () => {
    disk.place("/out/x", Buffer.alloc(0));
    await a.remove("/out/x");
    await writeSynced(a, "/out/y");
    await writeSynced(a, "/out/x");
    const states = crashTexts(disk).map((texts) => Object.keys(texts).join());
    expect(states.sort()).toEqual(["", "/out/x", "/out/x,/out/y", "/out/y"]);
  });

  it("gives a file that survives under two names the same bytes under both", async () => {
    await a.makeDirectory("/in");
    await writeFile(a, "/in/f", "ab");
    await a.syncDirectory("/in");
    await a.rename("/in/f", "/out/f");
    const states = disk.crashStates({ limit: 10 }).map(textsOf);
    expect(states).toHaveLength(10);
    expect(states.filter((texts) => Object.keys(texts).length === 2)).toEqual(
      ["", "a", "ab"].map((text) => ({ "/in/f": text, "/out/f": text })),
    );
  });

  it("refuses astronomic numbers of outcomes at once", async () => {
    for (let n = 0; n < 60; n += 1) await writeSynced(a, `/out/${n}`);
    expect(() => disk.crashStates({ limit: 100 })).toThrow(CrashStateLimitError);
    await a.syncDirectory("/out");
    await writeFile(a, "/out/f", ...Array.from({ length: 60 }, () => "0123456789"));
    await a.syncDirectory("/out");
    expect(() => disk.crashStates({ limit: 100 })).toThrow(CrashStateLimitError);
  });

  it.each([
    ["bytes", async () => void (await writeFile(a, "/out/f", "0123456789"))],
    [
      "names",
      async () => {
        for (const name of ["1", "2", "3", "4"]) await writeSynced(a, `/out/${name}`);
      },
    ],
    [
      "names in several folders",
      async () => {
        for (const name of ["1", "2", "3", "4"]) {
          await a.makeDirectory(`/out/${name}`);
          await writeSynced(a, `/out/${name}/f`);
        }
      },
    ],
  ])("refuses more outcomes of %s than the caller wants", async (_, prepare) => {
    await prepare();
    expect(() => disk.crashStates({ limit: 10 })).toThrow(CrashStateLimitError);
    expect(() => disk.crashStates({ limit: 10 })).toThrow("more than 10 outcomes");
    expect(disk.crashStates({ limit: 16 }).length).toBeGreaterThan(10);
  });
});

it("restarts a state with the crashed disk's options, or with others", async () => {
  const small = createSimulatedDisk({ capacity: 2 });
  await small.diskFor("a").makeDirectory("/out");
  const [state] = small.crashStates({ limit: 1 });
  const write = (restarted?: SimulatedDisk) =>
    writeFile(restarted?.diskFor("b") ?? a, "/out/f", "abc");
  await expect(write(state?.restart())).rejects.toThrow("ENOSPC");
  await expect(write(state?.restart({}))).resolves.toBeDefined();
});
