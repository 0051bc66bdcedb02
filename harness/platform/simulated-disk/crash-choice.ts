/** One state that a crash of the host may leave, chosen decision by decision. */
import {
  crashedImage,
  currentImage,
  type FileImage,
  isSynced,
  type SimulatedFile,
  unsyncedPieces,
} from "./file.ts";
import { applyChange, pathIn } from "./folder.ts";
import type { Volume, VolumeImage } from "./volume.ts";

/** Where decisions come from: a seed, or fast-check, which shrinks them towards 0. */
export interface CrashChoice {
  /** A whole number from 0 to `max`, both included. */
  nextInt(max: number): number;
}

/**
 * What survives: of the changes of names since each folder's last sync any subset, of each write
 * since its file's last sync nothing, a part or all. All decisions 0: nothing but what was synced.
 */
export function chooseSurvivor(volume: Volume, choice: CrashChoice): VolumeImage {
  const files = new Map<string, FileImage>();
  const images = new Map<SimulatedFile, FileImage>();
  const imageOf = (file: SimulatedFile) => {
    const image = images.get(file) ?? chooseImage(file, choice);
    images.set(file, image);
    return image;
  };
  for (const folder of volume.folders.values()) {
    const names = new Map(folder.durable);
    for (const change of folder.pending) {
      if (choice.nextInt(1) === 1) applyChange(names, change);
    }
    for (const [name, file] of names) files.set(pathIn(folder, name), imageOf(file));
  }
  return { folders: [...volume.folders.keys()], files };
}

function chooseImage(file: SimulatedFile, choice: CrashChoice): FileImage {
  if (isSynced(file)) return currentImage(file);
  return crashedImage(
    file,
    unsyncedPieces(file).map(({ length }) => {
      // Whole and lost pieces are as likely as torn ones, however long the piece.
      const fate = choice.nextInt(length > 1 ? 2 : 1);
      if (fate === 2) return 1 + choice.nextInt(length - 2);
      return fate === 1 ? length : 0;
    }),
  );
}
