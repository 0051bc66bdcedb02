/** The simulated disk as one process sees it, for as long as the process lives. */
import type { Disk, DiskFile } from "../../../tasks/disk.ts";
import { closedFileError } from "./errors.ts";
import { partsOf, type SimulatedFile, syncFile } from "./file.ts";
import type { Volume } from "./volume.ts";

/** An operation of the `Disk` port that is about to take effect. */
export interface SimulatedOperation {
  /** The attempt whose view it came through. */
  readonly view: string;
  readonly op:
    | "read"
    | "create"
    | "write"
    | "sync"
    | "close"
    | "rename"
    | "remove"
    | "list"
    | "make-directory"
    | "sync-directory";
  /** As the caller gave it; of an open file, the path that it was created with. */
  readonly path: string;
  /** New path of a rename. */
  readonly to?: string;
}

/** Decides when an operation takes effect; a rejection becomes the operation's error. */
export type Step = (operation: SimulatedOperation) => Promise<void>;

/** A process that uses the disk. */
export interface SimulatedProcess {
  readonly view: string;
  isAlive: boolean;
}

/** As much as nodeDisk reads at once. */
const READ_BYTES = 256 * 1024;

/**
 * A view of the volume. What a dead process asks for never takes effect and never settles, also
 * where it had asked before it died.
 */
export function createView(volume: Volume, process: SimulatedProcess, step: Step): Disk {
  const { view } = process;

  async function perform<T>(
    operation: Omit<SimulatedOperation, "view">,
    effect: () => T,
  ): Promise<T> {
    try {
      if (process.isAlive) await step({ view, ...operation });
    } finally {
      // A promise of its own for each: one for all would keep every waiter in memory for ever.
      if (!process.isAlive) await new Promise<never>(() => {});
    }
    return effect();
  }

  function openFile(path: string, file: SimulatedFile): DiskFile {
    let isClosed = false;
    return {
      write: (bytes) =>
        perform({ op: "write", path }, () => {
          if (isClosed && bytes.length > 0) throw closedFileError("write");
          volume.append(file, bytes);
        }),
      sync: () =>
        perform({ op: "sync", path }, () => {
          if (isClosed) throw closedFileError("fsync");
          syncFile(file);
        }),
      close: () =>
        perform({ op: "close", path }, () => {
          isClosed = true;
        }),
    };
  }

  return {
    async *read(path, ranges) {
      const file = await perform({ op: "read", path }, () => volume.open(path));
      let isFirst = true;
      for (const piece of ranges === undefined ? file.pieces : partsOf(file.pieces, ranges)) {
        for (let from = 0; from < piece.length; from += READ_BYTES) {
          // The first piece comes with the opening, so that a small file is read in one step.
          if (!isFirst) await perform({ op: "read", path }, () => {});
          isFirst = false;
          yield piece.subarray(from, from + READ_BYTES);
        }
      }
    },
    create: (path) => perform({ op: "create", path }, () => openFile(path, volume.create(path))),
    rename: (from, to) => perform({ op: "rename", path: from, to }, () => volume.rename(from, to)),
    remove: (path) => perform({ op: "remove", path }, () => volume.remove(path)),
    list: (path) => perform({ op: "list", path }, () => volume.list(path)),
    makeDirectory: (path) => perform({ op: "make-directory", path }, () => volume.makeFolder(path)),
    syncDirectory: (path) => perform({ op: "sync-directory", path }, () => volume.sync(path)),
  };
}
