import { describe, expect, it } from "vitest";
import { createSimulatedDisk, type SimulatedOperation } from "./simulated-disk.ts";
import { hasSettled, readText, textsOf, writeFile, writeSynced } from "./testing/crash-outcomes.ts";

/** A disk whose operations wait until they are let through, oldest first. */
function steppedDisk() {
  const waiting: { operation: SimulatedOperation; go: () => void }[] = [];
  const disk = createSimulatedDisk({
    step: (operation) => new Promise<void>((go) => waiting.push({ operation, go })),
  });
  disk.place("/out/old", Buffer.from("old"));
  return { disk, waiting };
}

describe("when a process dies", () => {
  it("everything that it wrote survives, and others go on", async () => {
    const disk = createSimulatedDisk();
    disk.place("/out/final", Buffer.from("old"));
    await writeFile(disk.diskFor("a"), "/out/tmp", "ab", "c");
    disk.killProcess("a");
    const b = disk.diskFor("b");
    expect(await readText(b, "/out/tmp")).toBe("abc");
    await b.rename("/out/tmp", "/out/final");
    expect(textsOf(disk)).toEqual({ "/out/final": "abc" });
  });

  it("no operation of it takes effect or settles any more, through open files neither", async () => {
    const disk = createSimulatedDisk();
    disk.place("/out/old", Buffer.alloc(300 * 1024, "o"));
    const a = disk.diskFor("a");
    const file = await writeFile(a, "/out/f", "x");
    const reading = a.read("/out/old")[Symbol.asyncIterator]();
    await reading.next();
    disk.killProcess("a");
    const operations = [
      file.write(Buffer.from("y")),
      file.sync(),
      file.close(),
      reading.next(),
      a.read("/out/old")[Symbol.asyncIterator]().next(),
      a.create("/out/g"),
      a.rename("/out/f", "/out/g"),
      a.remove("/out/f"),
      a.list("/out"),
      a.list("/missing"),
      a.makeDirectory("/out/below"),
      a.syncDirectory("/out"),
    ];
    for (const operation of operations) expect(await hasSettled(operation)).toBe(false);
    expect(await disk.diskFor("b").list("/out")).toEqual(["old", "f"]);
    expect(await readText(disk.diskFor("b"), "/out/f")).toBe("x");
    expect(disk.crashStates({ limit: 4 })).toHaveLength(3);
  });

  it("an operation that was asked for and has not taken effect never does", async () => {
    const { disk, waiting } = steppedDisk();
    const removal = disk.diskFor("a").remove("/out/old");
    const failure = disk.diskFor("b").remove("/out/old");
    disk.killProcess("a");
    for (const { go } of waiting) go();
    await failure;
    expect(await hasSettled(removal)).toBe(false);
  });

  it("an error of an operation that was under way is not told either", async () => {
    let fail = () => {};
    const disk = createSimulatedDisk({
      step: () =>
        new Promise<void>((_, reject) => {
          fail = () => reject(new Error("EIO"));
        }),
    });
    const removal = disk.diskFor("a").remove("/out/old");
    disk.killProcess("a");
    fail();
    expect(await hasSettled(removal)).toBe(false);
  });

  it("the scheduler is not asked about it any more", async () => {
    const { disk, waiting } = steppedDisk();
    disk.killProcess("a");
    void disk.diskFor("a").list("/out");
    await new Promise((resolve) => setImmediate(resolve));
    expect(waiting).toEqual([]);
  });

  it("it stays dead under its id, across a crash of the host too", async () => {
    const disk = createSimulatedDisk();
    disk.killProcess("a");
    expect(await hasSettled(disk.diskFor("a").makeDirectory("/out"))).toBe(false);
    disk.crashHost({ nextInt: () => 1 });
    expect(await hasSettled(disk.diskFor("a").makeDirectory("/out"))).toBe(false);
  });
});

it("when the host dies, so does every process", async () => {
  const { disk, waiting } = steppedDisk();
  const removal = disk.diskFor("a").remove("/out/old");
  const idle = disk.diskFor("b");
  disk.crashHost({ nextInt: () => 1 });
  for (const { go } of waiting) go();
  expect(await hasSettled(removal)).toBe(false);
  expect(await hasSettled(idle.list("/out"))).toBe(false);
  expect(textsOf(disk)).toEqual({ "/out/old": "old" });
});

describe("the step before an operation", () => {
  it("tells which view does what to which path", async () => {
    const told: SimulatedOperation[] = [];
    const disk = createSimulatedDisk({
      step: async (operation) => void told.push(operation),
    });
    const a = disk.diskFor("a");
    await a.makeDirectory("/out");
    const file = await writeSynced(a, "/out/f", "x");
    await file.close();
    await a.rename("/out/f", "/out/g");
    await a.syncDirectory("/out");
    await readText(a, "/out/g");
    await disk.diskFor("b").list("/out");
    await a.remove("/out/g");
    expect(told).toEqual([
      { view: "a", op: "make-directory", path: "/out" },
      { view: "a", op: "create", path: "/out/f" },
      { view: "a", op: "write", path: "/out/f" },
      { view: "a", op: "sync", path: "/out/f" },
      { view: "a", op: "close", path: "/out/f" },
      { view: "a", op: "rename", path: "/out/f", to: "/out/g" },
      { view: "a", op: "sync-directory", path: "/out" },
      { view: "a", op: "read", path: "/out/g" },
      { view: "b", op: "list", path: "/out" },
      { view: "a", op: "remove", path: "/out/g" },
    ]);
  });

  it("decides the order in which operations take effect", async () => {
    const { disk, waiting } = steppedDisk();
    const creation = disk.diskFor("a").create("/out/f");
    const listing = disk.diskFor("b").list("/out");
    waiting[1]?.go();
    expect(await listing).toEqual(["old"]);
    waiting[0]?.go();
    await creation;
    expect(textsOf(disk)).toEqual({ "/out/f": "", "/out/old": "old" });
  });

  it("fails the operation by its rejection, without effect", async () => {
    const disk = createSimulatedDisk({
      step: async () => {
        throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
      },
    });
    disk.place("/out/old", Buffer.from("old"));
    await expect(disk.diskFor("a").remove("/out/old")).rejects.toMatchObject({ code: "EIO" });
    expect(textsOf(disk)).toEqual({ "/out/old": "old" });
  });

  it("comes before each further piece of a large file; its reader keeps to the file it opened", async () => {
    const { disk, waiting } = steppedDisk();
    disk.place("/out/large", Buffer.alloc(600 * 1024, "l"));
    const reading = readText(disk.diskFor("a"), "/out/large");
    for (let steps = 0; steps < 3; steps += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(waiting).toHaveLength(steps + 1);
      waiting[steps]?.go();
      disk.place("/out/large", Buffer.from("replaced"));
      if (steps === 0) disk.place("/out/large", Buffer.alloc(600 * 1024, "n"));
    }
    expect(await reading).toBe("n".repeat(600 * 1024));
  });
});
