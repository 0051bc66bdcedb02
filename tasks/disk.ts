/** The few operations that publishing needs of a disk: a port, so that a simulated one fits too. */
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

export interface Disk {
  /** The bytes of a file, in pieces; a piece is valid until the next one is asked for. */
  read(path: string): AsyncIterable<Uint8Array>;
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

/** The machine's file system. Errors are Node's own, with their `code`. */
export const nodeDisk: Disk = {
  async *read(path) {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const buffer = Buffer.allocUnsafe(READ_BYTES);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, READ_BYTES, null);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  },
  async create(path) {
    return diskFile(await open(path, "wx"));
  },
  rename,
  remove: (path) => rm(path),
  list: (path) => readdir(path),
  async makeDirectory(path) {
    const firstMade = await mkdir(path, { recursive: true });
    if (firstMade === undefined) return;
    for (let made = path; ; made = dirname(made)) {
      await syncDirectory(dirname(made));
      if (made === firstMade || made === dirname(made)) return;
    }
  },
  syncDirectory,
};

function diskFile(file: FileHandle): DiskFile {
  return {
    async write(bytes) {
      // One call may write less than it was given, for example when the disk fills up.
      for (let done = 0; done < bytes.length; ) {
        done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
      }
    },
    sync: () => file.sync(),
    close: () => file.close(),
  };
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
