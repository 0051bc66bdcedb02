/** A file of the simulated disk: what was written, how much of it is persisted, what a crash leaves. */
import type { ByteRange } from "../../../tasks/disk.ts";

/** The bytes of a file, in order; never changed, so that disks, states and readers share them. */
export type FileImage = readonly Buffer[];

/** A file apart from its names: it may be renamed or removed while it is open. */
export interface SimulatedFile {
  /** Tells files apart within a disk. */
  readonly id: number;
  /** One piece per write. */
  readonly pieces: Buffer[];
  /** How many of the pieces are persisted: those written before the last sync. */
  syncedPieces: number;
  /** Whether a name leads to it; bytes of files without one take no space. */
  isNamed: boolean;
}

export function isSynced(file: SimulatedFile): boolean {
  return file.syncedPieces === file.pieces.length;
}

export function syncFile(file: SimulatedFile): void {
  file.syncedPieces = file.pieces.length;
}

export function unsyncedPieces(file: SimulatedFile): Buffer[] {
  return file.pieces.slice(file.syncedPieces);
}

/** Everything written so far. */
export function currentImage(file: SimulatedFile): FileImage {
  return file.pieces.slice();
}

/**
 * What a crash leaves of a file: the persisted pieces and the beginning of each other one. The file
 * ends at its last surviving byte; what is lost before that reads as zeros, as a hole does.
 *
 * @param kept bytes that survive of each unsynced piece, in their order
 */
export function crashedImage(file: SimulatedFile, kept: readonly number[]): FileImage {
  const image = file.pieces.slice(0, file.syncedPieces);
  const unsynced = unsyncedPieces(file);
  const last = kept.findLastIndex((bytes) => bytes > 0);
  for (const [index, piece] of unsynced.slice(0, last + 1).entries()) {
    const survives = piece.subarray(0, kept[index]);
    if (survives.length > 0) image.push(survives);
    const lost = piece.length - survives.length;
    if (lost > 0 && index < last) image.push(Buffer.alloc(lost));
  }
  return image;
}

export function lengthOf(image: FileImage): number {
  return image.reduce((sum, piece) => sum + piece.length, 0);
}

/** The bytes in one piece, without copying where there is one piece only. */
export function bytesOf(image: FileImage): Buffer {
  const [first] = image;
  return first !== undefined && image.length === 1 ? first : Buffer.concat(image);
}

/** The parts of a file that is given in pieces; a range beyond its end gives what there is of it. */
export function* partsOf(pieces: Iterable<Buffer>, ranges: readonly ByteRange[]): Iterable<Buffer> {
  for (const [offset, bytes] of ranges) {
    let start = 0;
    for (const piece of pieces) {
      const part = piece.subarray(Math.max(0, offset - start), Math.max(0, offset + bytes - start));
      if (part.length > 0) yield part;
      start += piece.length;
    }
  }
}
