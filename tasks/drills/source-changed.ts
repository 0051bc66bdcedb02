/** `source-changed`: somebody puts another file in a source's place while the run goes on. */
import { basename, dirname, join } from "node:path";
import type { Disk, DiskFile } from "../disk.ts";
import type { ArmedAs } from "./armed-fault.ts";
import { fileKindOf } from "./file-kind.ts";
import { changedPieces } from "./source-changes.ts";

export function changeSource(
  disk: Disk,
  { source, how }: ArmedAs<"source-changed">,
  strike: (at: string) => void,
): Disk {
  let isChanged = false;
  return {
    ...disk,
    async *read(path, ranges) {
      if (!isChanged && fileKindOf(path) === source) {
        isChanged = true;
        strike(`read ${source}`);
        await replaceFile(
          disk,
          path,
          changedPieces(how, () => disk.read(path)),
        );
      }
      yield* disk.read(path, ranges);
    },
  };
}

/** Writes the new file beside the old one and renames it over: readers see the one or the other. */
async function replaceFile(disk: Disk, path: string, pieces: AsyncIterable<Uint8Array>) {
  const { file, path: beside } = await createBeside(disk, path);
  try {
    for await (const piece of pieces) await file.write(piece);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(beside, path);
  await disk.syncDirectory(dirname(path));
}

/** Attempts that run at the same time may be armed alike: each takes the next free name. */
async function createBeside(disk: Disk, path: string): Promise<{ file: DiskFile; path: string }> {
  for (let n = 1; ; n++) {
    const beside = join(dirname(path), `.${basename(path)}.changed-${n}.tmp`);
    try {
      return { file: await disk.create(beside), path: beside };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
