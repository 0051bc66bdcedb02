import { expect, it } from "vitest";
import { createSimulatedDisk } from "./simulated-disk.ts";
import { readText, textsOf, writeFile, writeSynced } from "./testing/crash-outcomes.ts";

it("writes as much as there is room for, then fails, as a full disk does", async () => {
  const disk = createSimulatedDisk({ capacity: 5 });
  const a = disk.diskFor("a");
  await a.makeDirectory("/out");
  const file = await writeFile(a, "/out/f", "abc");
  await expect(file.write(Buffer.from("defg"))).rejects.toMatchObject({
    code: "ENOSPC",
    message: "ENOSPC: no space left on device, write",
  });
  expect(textsOf(disk)).toEqual({ "/out/f": "abcde" });
  await expect(file.write(Buffer.from("h"))).rejects.toMatchObject({ code: "ENOSPC" });
  await file.write(Buffer.alloc(0));
  expect(textsOf(disk)).toEqual({ "/out/f": "abcde" });
});

it("has room again for what was removed or replaced", async () => {
  const disk = createSimulatedDisk({ capacity: 6 });
  disk.place("/out/old", Buffer.from("old"));
  const a = disk.diskFor("a");
  await writeSynced(a, "/out/tmp", "new");
  await a.rename("/out/tmp", "/out/old");
  await writeFile(a, "/out/f", "123");
  await expect(writeFile(a, "/out/g", "1")).rejects.toMatchObject({ code: "ENOSPC" });
  await a.remove("/out/f");
  disk.place("/out/old", Buffer.from("1"));
  const file = await writeFile(a, "/out/h", "12345");
  await a.remove("/out/h");
  await file.write(Buffer.from("into a file without a name"));
  await writeFile(a, "/out/i", "12345");
  await expect(writeFile(a, "/out/j", "1")).rejects.toMatchObject({ code: "ENOSPC" });
});

it("counts what survived a crash", async () => {
  const disk = createSimulatedDisk({ capacity: 4 });
  await disk.diskFor("a").makeDirectory("/out");
  await writeFile(disk.diskFor("a"), "/out/f", "abc");
  disk.crashHost({ nextInt: () => 1 });
  const b = disk.diskFor("b");
  await expect(writeFile(b, "/out/g", "12")).rejects.toMatchObject({ code: "ENOSPC" });
  expect(textsOf(disk)).toEqual({ "/out/f": "abc", "/out/g": "1" });
});

it("brings back a removed file after a crash although its room was used", async () => {
  const disk = createSimulatedDisk({ capacity: 3 });
  disk.place("/out/old", Buffer.from("old"));
  const a = disk.diskFor("a");
  await a.remove("/out/old");
  await writeSynced(a, "/out/new", "new");
  // The removal is lost, the creation survives.
  let decisions = 0;
  disk.crashHost({ nextInt: () => decisions++ });
  expect(textsOf(disk)).toEqual({ "/out/new": "new", "/out/old": "old" });
});

it("places files from outside: without a copy, durably, in new folders, over an old one", async () => {
  const disk = createSimulatedDisk({ capacity: 10 });
  const bytes = Buffer.from("0123456789");
  disk.place("/in/below/f", Buffer.from("old"));
  disk.place("/in/below/f", bytes);
  for await (const piece of disk.diskFor("a").read("/in/below/f")) {
    expect(piece.buffer).toBe(bytes.buffer);
    expect(piece.byteOffset).toBe(bytes.byteOffset);
  }
  expect(disk.snapshot().get("/in/below/f")?.buffer).toBe(bytes.buffer);
  expect(disk.crashStates({ limit: 1 })).toHaveLength(1);
  expect(() => disk.place("/in/g", Buffer.from("1"))).toThrow("ENOSPC");
  expect(() => disk.place("/in/below", Buffer.from("1"))).toThrow("EISDIR");
  expect(() => disk.place("/in/below/f/g", Buffer.alloc(0))).toThrow("ENOTDIR");
  expect(await readText(disk.diskFor("a"), "/in/below/f")).toBe("0123456789");
});

it("refuses a path that depends on a current folder, and the rename of a folder", async () => {
  const disk = createSimulatedDisk();
  const a = disk.diskFor("a");
  await expect(a.list("out")).rejects.toThrow("the whole path of out");
  await a.makeDirectory("/out/below");
  await expect(a.rename("/out/below", "/out/other")).rejects.toThrow("cannot rename a folder");
});
