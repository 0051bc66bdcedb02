/** The few operations that publishing needs of a disk: a port, so that a simulated one fits too. */
import { constants } from "node:fs";
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readlink,
  rename,
  stat,
  unlink,
} from "node:fs/promises";
import { dirname } from "node:path";

/** A part of a file: where it begins, and how many bytes it has. */
export type ByteRange = readonly [offset: number, bytes: number];

export interface Disk {
  /**
   * The bytes of a file, in pieces; a piece is valid until the next one is asked for.
   *
   * @param ranges the parts to read, in this order, instead of all; a file that ends within one gives
   *   what it has of it
   */
  read(path: string, ranges?: readonly ByteRange[]): AsyncIterable<Uint8Array>;
  /** Opens a file that must not exist yet. */
  create(path: string): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Names in a folder, in any order. */
  list(path: string): Promise<string[]>;
  /** Makes a folder and those above it, durably; one that exists is fine. */
  makeDirectory(path: string): Promise<void>;
  /** Makes the names in a folder durable. */
  syncDirectory(path: string): Promise<void>;
}

export interface DiskFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Makes what was written durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const READ_BYTES = 256 * 1024;
/** After so many bytes the disk may begin with them. */
const EARLY_SYNC_BYTES = 8 * 1024 * 1024;

/** The machine's file system. Errors are Node's own, with their `code`. */
export const nodeDisk: Disk = {
  async *read(path, ranges) {
    const file = await openToRead(path);
    try {
      const stats = await file.stat();
      // A pipe without a writer would look like an empty file. A directory says so when it is read.
      if (!stats.isFile() && !stats.isDirectory()) {
        throw new Error("it is a pipe or a device, not a file that can be read more than once");
      }
      yield* piecesOf(file, ranges ?? [[0, Number.POSITIVE_INFINITY]]);
    } finally {
      await file.close();
    }
  },
  async create(path) {
    return diskFile(await open(path, "wx"));
  },
  rename,
  // Not `rm`, which takes a file that is renamed under its hands for removed.
  remove: unlink,
  list: (path) => readdir(path),
  makeDirectory,
  syncDirectory,
};

/** One piece is read while the one before it is worked on, so that neither waits for the other. */
async function* piecesOf(
  file: FileHandle,
  ranges: readonly ByteRange[],
): AsyncIterable<Uint8Array> {
  let [current, other] = [Buffer.allocUnsafe(READ_BYTES), Buffer.allocUnsafe(READ_BYTES)];
  for (const [offset, bytes] of ranges) {
    const end = offset + bytes;
    let at = offset;
    const readInto = (buffer: Buffer) => {
      const result = file.read(buffer, 0, Math.min(READ_BYTES, end - at), at);
      // Its error is met when it is awaited. Whoever stops early leaves a read under way, whose error
      // nobody minds; the file's `close` waits for it.
      result.catch(() => {});
      return result;
    };
    let reading = readInto(current);
    while (at < end) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) break;
      at += bytesRead;
      reading = at < end ? readInto(other) : reading;
      yield current.subarray(0, bytesRead);
      [current, other] = [other, current];
    }
  }
}

async function openToRead(path: string): Promise<FileHandle> {
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    const target = await readlink(path).catch(() => undefined);
    if (target === undefined) throw error;
    throw new Error(`it is a symbolic link to ${target}, which does not exist`);
  }
}

/** What {@link diskFile} needs of Node's `FileHandle`. */
export type WritableHandle = Pick<FileHandle, "write" | "datasync" | "sync" | "close">;

/** A file that is written from its first to its last byte. */
export function diskFile(file: WritableHandle): DiskFile {
  let unsynced = 0;
  /** A sync under way, which makes the last one short: the disk works while the next bytes are made. */
  let syncing: Promise<void> | undefined;

  async function syncEarly(): Promise<void> {
    unsynced = 0;
    await file.datasync();
    syncing = undefined;
  }

  return {
    async write(bytes) {
      // One call may write less than it was given, for example when the disk fills up.
      for (let done = 0; done < bytes.length; ) {
        done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
      }
      unsynced += bytes.length;
      if (unsynced < EARLY_SYNC_BYTES || syncing !== undefined) return;
      syncing = syncEarly();
      // Its error is met in `sync`; a file that is given up before that needs none.
      syncing.catch(() => {});
    },
    async sync() {
      await syncing;
      await file.sync();
    },
    close: () => file.close(),
  };
}

/**
 * Not the recursive `mkdir` of Node: where that cannot make a folder because the disk is full, it
 * says ENOENT.
 */
async function makeDirectory(path: string): Promise<void> {
  try {
    await makeOneDirectory(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await makeOneDirectory(path);
  }
}

async function makeOneDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST" || !(await stat(path)).isDirectory()) throw error;
    // Whoever made it may have died before its name was durable. It is there all the same where we
    // may not look into the folder above.
    await syncDirectory(dirname(path)).catch((cause) => {
      if (codeOf(cause) !== "EACCES") throw cause;
    });
    return;
  }
  await syncDirectory(dirname(path));
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
