import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ByteRange, diskFile, nodeDisk, type WritableHandle } from "./disk.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();
const inside = (name: string) => join(folder(), name);

async function piecesOf(path: string, ranges?: ByteRange[]): Promise<Buffer[]> {
  const pieces: Buffer[] = [];
  for await (const piece of nodeDisk.read(path, ranges)) pieces.push(Buffer.from(piece));
  return pieces;
}

describe("reading", () => {
  it("hands out pieces of 256 KiB, to the last byte", async () => {
    const bytes = Buffer.alloc(600_000, "0123456789");
    await writeFile(inside("file"), bytes);
    const pieces = await piecesOf(inside("file"));
    expect(pieces.map(({ length }) => length)).toEqual([262_144, 262_144, 75_712]);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  });

  it("hands out parts of a file, in the order in which they are asked for", async () => {
    const bytes = Buffer.from(Uint32Array.from({ length: 150_000 }, (_, i) => i).buffer);
    await writeFile(inside("file"), bytes);
    const [far, near] = [bytes.subarray(300_001, 570_001), bytes.subarray(5, 8)];
    const pieces = await piecesOf(inside("file"), [
      [300_001, 270_000],
      [7, 0],
      [5, 3],
    ]);
    expect(pieces.map(({ length }) => length)).toEqual([262_144, 7856, 3]);
    expect(Buffer.concat(pieces).equals(Buffer.concat([far, near]))).toBe(true);
    expect(await piecesOf(inside("file"), [])).toEqual([]);
  });

  it("of a part that goes beyond the file's end gives what there is", async () => {
    await writeFile(inside("file"), "0123456789");
    expect(await piecesOf(inside("file"), [[7, 4]])).toEqual([Buffer.from("789")]);
    expect(await piecesOf(inside("file"), [[10, 1]])).toEqual([]);
    const behind: ByteRange[] = [
      [8, 9],
      [20, 1],
      [0, 2],
    ];
    expect((await piecesOf(inside("file"), behind)).map(String)).toEqual(["89", "01"]);
  });

  it("of an empty file gives nothing", async () => {
    await writeFile(inside("file"), "");
    expect(await piecesOf(inside("file"))).toEqual([]);
  });

  it("follows a symbolic link, and tells where a broken one leads", async () => {
    await symlink("target", inside("link"));
    await expect(piecesOf(inside("link"))).rejects.toThrow(
      /^it is a symbolic link to target, which does not exist$/,
    );
    await writeFile(inside("target"), "text");
    expect(String(await piecesOf(inside("link")))).toBe("text");
  });

  it.each([
    ["missing", "ENOENT", async () => {}],
    ["a folder", "EISDIR", (path: string) => mkdir(path)],
    ["a link to itself", "ELOOP", (path: string) => symlink(path, path)],
  ])("what is %s fails with %s", async (_, code, make) => {
    await make(inside("x"));
    await expect(piecesOf(inside("x"))).rejects.toMatchObject({ code });
  });

  it("does not wait for the writer of a named pipe", async () => {
    execFileSync("mkfifo", [inside("pipe")]);
    await expect(piecesOf(inside("pipe"))).rejects.toThrow("it is a pipe or a device");
  });

  it.runIf(process.platform === "linux")("closes its file, whenever the reader ends", async () => {
    await writeFile(inside("file"), Buffer.alloc(600_000));
    const open = async () => (await readdir("/proc/self/fd")).length;
    const before = await open();
    for (let n = 0; n < 20; n++) {
      for await (const _ of nodeDisk.read(inside("file"))) break;
      await nodeDisk.syncDirectory(folder());
    }
    // Others in this process may open some of their own meanwhile, but not as many.
    expect((await open()) - before).toBeLessThan(10);
  });
});

describe("writing", () => {
  it("puts one write after the other", async () => {
    const file = await nodeDisk.create(inside("file"));
    await file.write(Buffer.from("one,"));
    await file.write(Buffer.alloc(0));
    await file.write(Buffer.from("two"));
    await file.sync();
    await file.close();
    expect(await readFile(inside("file"), "utf8")).toBe("one,two");
    await expect(file.write(Buffer.from("three"))).rejects.toThrow();
  });

  it("does not open a file that is there", async () => {
    await writeFile(inside("file"), "of another");
    await expect(nodeDisk.create(inside("file"))).rejects.toMatchObject({ code: "EEXIST" });
    expect(await readFile(inside("file"), "utf8")).toBe("of another");
  });
});

it("has removed or renamed a file, never both", async () => {
  for (let time = 0; time < 100; time++) {
    const from = inside("from");
    await writeFile(from, "x");
    const both = await Promise.allSettled([
      nodeDisk.remove(from),
      nodeDisk.rename(from, inside("to")),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  }
});

it("renames over what is there, lists and removes", async () => {
  await writeFile(inside("from"), "new");
  await writeFile(inside("to"), "old");
  await nodeDisk.rename(inside("from"), inside("to"));
  expect(await nodeDisk.list(folder())).toEqual(["to"]);
  expect(await readFile(inside("to"), "utf8")).toBe("new");
  await nodeDisk.remove(inside("to"));
  expect(await nodeDisk.list(folder())).toEqual([]);
  await expect(nodeDisk.remove(inside("to"))).rejects.toMatchObject({ code: "ENOENT" });
});

describe("syncing a file early", () => {
  const PIECE = Buffer.alloc(1024 * 1024);

  /** A handle that tells what is called, with early syncs that end when they are told to. */
  function recordedHandle() {
    const calls: string[] = [];
    const early: { resolve(): void; reject(error: Error): void }[] = [];
    const handle = {
      write: async (bytes: Uint8Array) => ({ bytesWritten: bytes.length, buffer: bytes }),
      datasync: () =>
        new Promise<void>((resolve, reject) => {
          calls.push("datasync");
          early.push({ resolve, reject });
        }),
      sync: async () => void calls.push("sync"),
      close: async () => void calls.push("close"),
    };
    return { calls, early, file: diskFile(handle as unknown as WritableHandle) };
  }

  it("begins after 8 MiB, one at a time, and never delays a write", async () => {
    const { calls, early, file } = recordedHandle();
    for (let i = 0; i < 7; i++) await file.write(PIECE);
    expect(calls).toEqual([]);
    for (let i = 0; i < 20; i++) await file.write(PIECE);
    expect(calls).toEqual(["datasync"]);
    early[0]?.resolve();
    await Promise.resolve();
    await Promise.resolve();
    for (let i = 0; i < 8; i++) await file.write(PIECE);
    expect(calls).toEqual(["datasync", "datasync"]);
    const synced = file.sync();
    early[1]?.resolve();
    await synced;
    expect(calls).toEqual(["datasync", "datasync", "sync"]);
  });

  // The system tells each error once: to whoever syncs first.
  it("hands its error to the sync that counts", async () => {
    const { early, file } = recordedHandle();
    for (let i = 0; i < 8; i++) await file.write(PIECE);
    early[0]?.reject(new Error("EIO"));
    for (let i = 0; i < 20; i++) await file.write(PIECE);
    await expect(file.sync()).rejects.toThrow("EIO");
  });

  it("leaves no error unheard where the file is given up", async () => {
    const { early, file } = recordedHandle();
    for (let i = 0; i < 8; i++) await file.write(PIECE);
    early[0]?.reject(new Error("EIO"));
    await file.close();
  });
});

describe("making a folder", () => {
  it("makes those above it too, and does not mind one that exists", async () => {
    await nodeDisk.makeDirectory(inside("a/b/c"));
    await nodeDisk.makeDirectory(inside("a/b/c"));
    expect(await nodeDisk.list(inside("a/b"))).toEqual(["c"]);
  });

  it.each([
    ["a file has its name", "file", "EEXIST"],
    ["a file is above it", "file/below", "ENOTDIR"],
    ["a file is far above it", "file/far/below", "ENOTDIR"],
    ["its name is too long", "x".repeat(300), "ENAMETOOLONG"],
  ])("fails where %s", async (_, name, code) => {
    await writeFile(inside("file"), "");
    await expect(nodeDisk.makeDirectory(inside(name))).rejects.toMatchObject({ code });
    expect(await nodeDisk.list(folder())).toEqual(["file"]);
  });
});

it("syncing a folder that is missing fails", async () => {
  await nodeDisk.syncDirectory(folder());
  await expect(nodeDisk.syncDirectory(inside("gone"))).rejects.toMatchObject({ code: "ENOENT" });
});
