/** Getting between the pipeline and the files that it writes. */
import type { Disk, DiskFile } from "../disk.ts";
import { type FileKind, fileKindOf } from "./file-kind.ts";

/** A disk on which written files of one kind are wrapped; everything else passes. */
export function wrapFiles(disk: Disk, kind: FileKind, wrap: (file: DiskFile) => DiskFile): Disk {
  return {
    ...disk,
    async create(path) {
      const file = await disk.create(path);
      return fileKindOf(path) === kind ? wrap(file) : file;
    },
  };
}

/**
 * A file that takes exactly so many bytes. A write that goes beyond is struck: its first part is
 * really written, the rest goes to `fail`.
 *
 * @param strike called before anything of that write is done
 */
export function limitedFile(
  file: DiskFile,
  bytes: number,
  strike: () => void,
  fail: (rest: Uint8Array) => Promise<void>,
): DiskFile {
  let room = bytes;
  return {
    ...file,
    async write(piece) {
      const part = piece.subarray(0, room);
      if (part.length < piece.length) strike();
      if (part.length > 0) await file.write(part);
      room -= part.length;
      if (part.length < piece.length) await fail(piece.subarray(part.length));
    },
  };
}
