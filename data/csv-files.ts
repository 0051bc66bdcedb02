import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** The output folder or a file in it cannot be written. */
export class DataOutputError extends Error {
  readonly exitCode = 3;

  constructor(path: string, cause: unknown) {
    super(`cannot write ${path}: ${reasonOf(cause)}; choose another output folder, or make room`, {
      cause,
    });
    this.name = "DataOutputError";
  }
}

/** A file that is being written under a temporary name. */
export type CsvFile = {
  /** Adds a row (line end included) to the chunk; true when the chunk should be flushed. */
  add(row: string | Buffer): boolean;
  /** Writes the chunk out. */
  flush(): Promise<void>;
  /** Writes the rest, forces it to disk and closes. Returns the size in bytes. */
  finish(): Promise<number>;
  /** Closes without finishing; never fails. */
  abandon(): Promise<void>;
};

const CHUNK_BYTES = 1 << 20;
/** More than the longest row that is ever generated. */
const ROW_BYTES = 1 << 16;
/** Nothing that looks for `*.csv` takes an unfinished file for a whole one. */
const UNFINISHED = ".unfinished";

/**
 * Creates the folder when needed and starts a file in it, under a temporary name.
 *
 * @throws DataOutputError
 */
export async function startCsvFile(folder: string, name: string): Promise<CsvFile> {
  const path = join(folder, name + UNFINISHED);
  const handle = await orOutputError(folder, async () => {
    await makeFolder(resolve(folder));
    return open(path, "w");
  });
  return csvFile(path, handle);
}

/**
 * Gives finished files their final names. Older files of these names go first, so that a run that
 * dies in between leaves files missing, never a mixture of two data sets.
 *
 * @throws DataOutputError
 */
export async function publishCsvFiles(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const path = join(folder, name);
    await orOutputError(path, () => rm(path, { force: true }));
  }
  for (const name of names) {
    const path = join(folder, name);
    await orOutputError(path, () => rename(path + UNFINISHED, path));
  }
}

/** Removes what an interrupted or failed run left of these files; never fails. */
export async function removeUnfinished(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await rm(join(folder, name + UNFINISHED), { force: true }).catch(() => undefined);
  }
}

function csvFile(path: string, handle: FileHandle): CsvFile {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES + ROW_BYTES);
  let used = 0;
  let written = 0;
  const flush = async () => {
    await orOutputError(path, async () => {
      let from = 0;
      while (from < used) {
        from += (await handle.write(chunk, from, used - from)).bytesWritten;
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
        await handle.sync();
        await handle.close();
      });
      return written;
    },
    async abandon() {
      await handle.close().catch(() => undefined);
    },
  };
}

/**
 * Creates a folder and those above it. (Node's own recursive mkdir never returns where a folder
 * exists that cannot hold others, such as /proc or a dangling link.)
 */
async function makeFolder(folder: string): Promise<void> {
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

/** `ENOTDIR: not a directory, open '...'` without the path, which the message already names. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error ? (cause.message.split(", ")[0] as string) : String(cause);
}
