import { close, existsSync, fsync, openSync, renameSync, rmSync, write } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { DataOutputError } from "./output-error.ts";
import { claimUnfinished, releaseUnfinished } from "./unfinished.ts";

/** A file that is being written under a temporary name. */
export type CsvFile = {
  /** Adds a row (line end included) to the chunk; true when the chunk should be flushed. */
  add(row: string | Buffer): boolean;
  /** Writes the chunk out. */
  flush(): Promise<void>;
  /** Writes the rest, forces it to disk and closes; publishCsvFiles then gives the final name. */
  finish(): Promise<FinishedFile>;
  /** Closes and removes the file; never fails. */
  abandon(): Promise<void>;
};

/** A complete file that has not its final name yet. */
export type FinishedFile = { path: string; unfinished: string; bytes: number };

const CHUNK_BYTES = 1 << 20;
/** More than the longest row that is ever generated. */
const ROW_BYTES = 1 << 16;

const [writeTo, syncFile, closeFile] = [promisify(write), promisify(fsync), promisify(close)];

/**
 * Creates the folder when needed and starts a file in it, under a temporary name.
 *
 * @throws DataOutputError
 */
export async function startCsvFile(folder: string, name: string): Promise<CsvFile> {
  const path = join(folder, name);
  await orOutputError(folder, () => makeFolder(resolve(folder)));
  const unfinished = claimUnfinished(resolve(path));
  try {
    // Synchronous, so that no file comes into being behind the back of a process that exits.
    return csvFile(path, unfinished, openSync(unfinished, "wx"));
  } catch (error) {
    releaseUnfinished(unfinished);
    throw new DataOutputError(folder, error);
  }
}

/**
 * Gives finished files their final names. Older files of these names go first, so that a run that
 * dies in between leaves files missing, never a mixture of two data sets. Synchronous: no signal
 * handler of this process comes in between.
 *
 * @throws DataOutputError
 */
export function publishCsvFiles(files: readonly FinishedFile[]): void {
  for (const { path } of files) {
    try {
      rmSync(path, { force: true });
    } catch (error) {
      throw new DataOutputError(path, error);
    }
  }
  for (const { path, unfinished } of files) {
    try {
      renameSync(unfinished, path);
    } catch (error) {
      throw new DataOutputError(path, error);
    }
    releaseUnfinished(unfinished);
  }
}

/** Removes finished files that are not to be published; never fails. */
export async function removeFinished(files: readonly FinishedFile[]): Promise<void> {
  for (const { unfinished } of files) await removeUnfinished(unfinished);
}

function csvFile(path: string, unfinished: string, descriptor: number): CsvFile {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES + ROW_BYTES);
  let used = 0;
  let written = 0;
  let isOpen = true;
  // Never twice: the number of a closed descriptor may by then be another file's.
  const closeOnce = async () => {
    if (!isOpen) return;
    isOpen = false;
    await closeFile(descriptor);
  };
  const flush = async () => {
    await orOutputError(path, async () => {
      let from = 0;
      while (from < used) {
        from += (await writeTo(descriptor, chunk, from, used - from)).bytesWritten;
      }
    });
    written += used;
    used = 0;
  };
  return {
    add(row) {
      used += typeof row === "string" ? chunk.write(row, used) : row.copy(chunk, used);
      return used >= CHUNK_BYTES;
    },
    flush,
    async finish() {
      await flush();
      await orOutputError(path, async () => {
        await syncFile(descriptor);
        await closeOnce();
      });
      return { path, unfinished, bytes: written };
    },
    async abandon() {
      await closeOnce().catch(() => undefined);
      await removeUnfinished(unfinished);
    },
  };
}

async function removeUnfinished(unfinished: string): Promise<void> {
  await rm(unfinished, { force: true }).catch(() => undefined);
  releaseUnfinished(unfinished);
}

/**
 * Creates a folder and those above it. (Node's own recursive mkdir never returns where a folder
 * exists that cannot hold others, such as /proc or a dangling link.)
 */
async function makeFolder(folder: string): Promise<void> {
  // Not made again where it is: what ends this process may have removed it meanwhile.
  if (existsSync(folder)) return;
  const make = () =>
    mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  try {
    await make();
  } catch (error) {
    const parent = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || parent === folder) throw error;
    await makeFolder(parent);
    await make();
  }
}

async function orOutputError<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new DataOutputError(path, error);
  }
}
