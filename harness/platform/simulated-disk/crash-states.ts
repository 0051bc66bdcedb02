/** Every state that a crash of the host may leave, where they are few enough to go through. */
import {
  bytesOf,
  crashedImage,
  currentImage,
  type FileImage,
  isSynced,
  type SimulatedFile,
  unsyncedPieces,
} from "./file.ts";
import { applyChange, pathIn, type SimulatedFolder } from "./folder.ts";
import type { Volume, VolumeImage } from "./volume.ts";

export interface CrashStateOptions {
  /** The most combinations of surviving names and bytes to go through; more are an error. */
  readonly limit: number;
  /**
   * How many bytes may survive of a torn write of so many bytes; without it, every number between
   * none and all. Fewer of them keep the states of large files few.
   */
  readonly tears?: (bytes: number) => readonly number[];
}

/** More combinations than the caller is willing to go through. */
export class CrashStateLimitError extends Error {
  constructor(limit: number) {
    super(
      `a crash of the host here has more than ${limit} outcomes; raise the limit, try fewer tears, or choose outcomes at random with crashHost`,
    );
    this.name = "CrashStateLimitError";
  }
}

/**
 * The distinct states (by the bytes under each path), those that `chooseSurvivor` can choose.
 *
 * @throws CrashStateLimitError if there are more combinations than the limit
 */
export function everySurvivor(
  volume: Volume,
  { limit, tears = everyTear }: CrashStateOptions,
): VolumeImage[] {
  const folders = [...volume.folders.keys()];
  const certain = new Map<string, FileImage>();
  for (const folder of volume.folders.values()) {
    for (const [name, file] of folder.durable) {
      if (!isUncertain(folder, name, file)) certain.set(pathIn(folder, name), currentImage(file));
    }
  }
  const images = new Map<SimulatedFile, readonly FileImage[]>();
  const imagesOf = (file: SimulatedFile) => {
    const known = images.get(file) ?? everyImage(file, tears, limit);
    images.set(file, known);
    return known;
  };
  const contentOf = contentNumbers();
  const states = new Map<string, VolumeImage>();
  let examined = 0;
  for (const parts of product(
    [...volume.folders.values()].map((each) => everyNames(each, limit)),
  )) {
    const names = parts.flatMap((part) => [...part]);
    const surviving = [...new Set(names.map(([, file]) => file))];
    for (const chosen of product(surviving.map(imagesOf))) {
      examined += 1;
      if (examined > limit) throw new CrashStateLimitError(limit);
      const files = new Map(certain);
      const key: string[] = [];
      for (const [path, file] of names) {
        const image = chosen[surviving.indexOf(file)] ?? [];
        files.set(path, image);
        key.push(`${path}\0${contentOf(image)}`);
      }
      states.set(key.sort().join("\0"), { folders, files });
    }
  }
  return [...states.values()];
}

function everyTear(bytes: number): number[] {
  return Array.from({ length: bytes - 1 }, (_, index) => index + 1);
}

/** Whether a crash decides what a durable name leads to, or what its file holds. */
function isUncertain(folder: SimulatedFolder, name: string, file: SimulatedFile): boolean {
  return !isSynced(file) || folder.pending.some((change) => change.some(([each]) => each === name));
}

/** Every set of uncertain names, by path, that a crash may leave of a folder. */
function everyNames(
  folder: SimulatedFolder,
  limit: number,
): readonly ReadonlyMap<string, SimulatedFile>[] {
  const before = new Map(
    [...folder.durable].filter(([name, file]) => isUncertain(folder, name, file)),
  );
  const keyOf = (names: ReadonlyMap<string, SimulatedFile>) =>
    [...names]
      .map(([name, file]) => `${name}\0${file.id}`)
      .sort()
      .join("\0");
  const outcomes = new Map([[keyOf(before), before]]);
  for (const change of folder.pending) {
    for (const names of [...outcomes.values()]) {
      const after = new Map(names);
      applyChange(after, change);
      outcomes.set(keyOf(after), after);
    }
    if (outcomes.size > limit) throw new CrashStateLimitError(limit);
  }
  return [...outcomes.values()].map(
    (names) => new Map([...names].map(([name, file]) => [pathIn(folder, name), file])),
  );
}

/** Every content that a crash may leave of a file. */
function everyImage(
  file: SimulatedFile,
  tears: (bytes: number) => readonly number[],
  limit: number,
): readonly FileImage[] {
  let outcomes: (readonly number[])[] = [[]];
  for (const { length } of unsyncedPieces(file)) {
    const lengths = [...new Set([0, ...tears(length), length])];
    if (outcomes.length * lengths.length > limit) throw new CrashStateLimitError(limit);
    outcomes = outcomes.flatMap((kept) => lengths.map((bytes) => [...kept, bytes]));
  }
  return outcomes.map((kept) => crashedImage(file, kept));
}

/** Numbers contents, so that equal ones get equal numbers. */
function contentNumbers(): (image: FileImage) => number {
  const numbers = new Map<string, number>();
  const known = new Map<FileImage, number>();
  return (image) => {
    let number = known.get(image);
    if (number === undefined) {
      const text = bytesOf(image).toString("latin1");
      number = numbers.get(text) ?? numbers.size;
      numbers.set(text, number);
      known.set(image, number);
    }
    return number;
  };
}

/** Every way to take one element of each list. */
function* product<T>(lists: readonly (readonly T[])[]): Iterable<T[]> {
  const [first, ...rest] = lists;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const element of first) for (const others of product(rest)) yield [element, ...others];
}
