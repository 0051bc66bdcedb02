import { beforeEach, describe, expect, it } from "vitest";
import type { Disk } from "../../tasks/disk.ts";
import { createSimulatedDisk, type SimulatedDisk } from "./simulated-disk.ts";
import {
  crashContents,
  crashTexts,
  textsOf,
  writeFile,
  writeSynced,
} from "./testing/crash-outcomes.ts";

let disk: SimulatedDisk;
let a: Disk;
let b: Disk;
beforeEach(async () => {
  disk = createSimulatedDisk();
  a = disk.diskFor("a");
  b = disk.diskFor("b");
  await a.makeDirectory("/out");
});

describe("bytes of a file when the host dies", () => {
  it("are torn at any byte where they were not synced, under a name that was", async () => {
    await writeFile(a, "/out/f", "abc");
    await a.syncDirectory("/out");
    expect(crashContents(disk, "/out/f")).toEqual(["", "a", "ab", "abc"]);
  });

  it("are what was written before the last sync, whole, and any part of what came after", async () => {
    const file = await writeFile(a, "/out/f", "ab");
    await a.syncDirectory("/out");
    await file.sync();
    expect(crashContents(disk, "/out/f")).toEqual(["ab"]);
    await file.write(Buffer.from("cd"));
    expect(crashContents(disk, "/out/f")).toEqual(["ab", "abc", "abcd"]);
  });

  it("are any subset of the writes, with zeros where an earlier one is lost", async () => {
    await writeFile(a, "/out/f", "ab", "cd");
    await a.syncDirectory("/out");
    expect(crashContents(disk, "/out/f")).toEqual(
      ["", "a", "ab", "\0\0c", "\0\0cd", "a\0c", "a\0cd", "abc", "abcd"].sort(),
    );
  });

  it("do not depend on what the caller does with the buffer after the write", async () => {
    const bytes = Buffer.from("abc");
    const file = await a.create("/out/f");
    await file.write(bytes);
    bytes.fill("x");
    expect(textsOf(disk)).toEqual({ "/out/f": "abc" });
  });

  it("are torn only where the caller says", async () => {
    await writeFile(a, "/out/f", "abcdef");
    await a.syncDirectory("/out");
    const states = disk.crashStates({ limit: 3, tears: (bytes) => [bytes / 2] });
    expect(states.map((state) => textsOf(state)["/out/f"])).toEqual(["", "abc", "abcdef"]);
  });
});

describe("names when the host dies", () => {
  it("are lost with all of the bytes where the folder was not synced", async () => {
    await writeSynced(a, "/out/f", "abc");
    expect(crashContents(disk, "/out/f")).toEqual([null, "abc"].sort());
  });

  it("lead to an empty or a torn file that was renamed before it was synced", async () => {
    disk.place("/out/final", Buffer.from("old"));
    await writeFile(a, "/out/tmp", "new");
    await a.rename("/out/tmp", "/out/final");
    await a.syncDirectory("/out");
    expect(crashTexts(disk)).toEqual(
      ["", "n", "ne", "new"].map((text) => ({ "/out/final": text })),
    );
  });

  it("change by a rename that survives although the creation before it is lost", async () => {
    await writeSynced(a, "/out/tmp", "x");
    await a.rename("/out/tmp", "/out/final");
    expect(crashTexts(disk)).toEqual([{}, { "/out/tmp": "x" }, { "/out/final": "x" }]);
    // Without its creation: the rename is the second change.
    let decisions = 0;
    disk.crashHost({ nextInt: () => decisions++ });
    expect(textsOf(disk)).toEqual({ "/out/final": "x" });
    expect(decisions).toBe(2);
  });

  it("lead to the old or to the new file after a rename over one, to the new one after a sync", async () => {
    disk.place("/out/final", Buffer.from("old"));
    await writeSynced(a, "/out/tmp", "new");
    await a.syncDirectory("/out");
    await a.rename("/out/tmp", "/out/final");
    expect(textsOf(disk)).toEqual({ "/out/final": "new" });
    expect(crashTexts(disk)).toEqual([
      { "/out/final": "old", "/out/tmp": "new" },
      { "/out/final": "new" },
    ]);
    await a.syncDirectory("/out");
    expect(crashTexts(disk)).toEqual([{ "/out/final": "new" }]);
  });

  it("come back after a removal, until the folder is synced", async () => {
    disk.place("/out/f", Buffer.from("x"));
    await a.remove("/out/f");
    expect(textsOf(disk)).toEqual({});
    expect(crashTexts(disk)).toEqual([{ "/out/f": "x" }, {}]);
    await a.syncDirectory("/out");
    expect(crashTexts(disk)).toEqual([{}]);
  });

  it("come back after a removal that followed a creation, torn", async () => {
    await writeFile(a, "/out/tmp", "xy");
    await a.remove("/out/tmp");
    expect(crashContents(disk, "/out/tmp")).toEqual(["", null, "x", "xy"]);
  });

  it("of one process are made durable by another one's sync of the folder", async () => {
    await writeSynced(a, "/out/of-a", "1");
    await writeSynced(b, "/out/of-b", "2");
    expect(crashTexts(disk)).toHaveLength(4);
    await b.syncDirectory("/out");
    expect(crashTexts(disk)).toEqual([{ "/out/of-a": "1", "/out/of-b": "2" }]);
  });

  it("are made durable by the sync of their own folder only", async () => {
    await a.makeDirectory("/out/below");
    await writeSynced(a, "/out/below/f", "1");
    await a.syncDirectory("/out");
    expect(crashTexts(disk)).toHaveLength(2);
  });

  it("change in two folders by a rename, either half without the other", async () => {
    await a.makeDirectory("/in");
    disk.place("/in/f", Buffer.from("x"));
    await a.rename("/in/f", "/out/f");
    expect(textsOf(disk)).toEqual({ "/out/f": "x" });
    expect(new Set(crashTexts(disk))).toEqual(
      new Set([{ "/in/f": "x" }, { "/in/f": "x", "/out/f": "x" }, {}, { "/out/f": "x" }]),
    );
  });

  it("of folders are durable at once, with the folders above", async () => {
    await a.makeDirectory("/out/one/two");
    await writeSynced(a, "/out/one/two/f", "x");
    await a.syncDirectory("/out/one/two");
    expect(crashTexts(disk)).toEqual([{ "/out/one/two/f": "x" }]);
    disk.crashHost({ nextInt: () => 0 });
    expect(await disk.diskFor("c").list("/out/one")).toEqual(["two"]);
  });

  it("are not changed by a rename onto itself", async () => {
    disk.place("/out/f", Buffer.from("x"));
    await a.rename("/out/f", "/out/f");
    await a.rename("/out", "/out");
    expect(textsOf(disk)).toEqual({ "/out/f": "x" });
    expect(crashTexts(disk)).toEqual([{ "/out/f": "x" }]);
  });
});
