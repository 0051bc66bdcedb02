/** A scratch on disk, for what does not fit into memory. */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Scratch } from "../oracle/scratch.ts";
import { fileChunks } from "./file-chunks.ts";

/** @param folder where its files lie; it has to be there, and is whoever made it to take away */
export function createFolderScratch(folder: string): Scratch {
  return {
    append: (name, bytes) => appendFileSync(join(folder, name), bytes),
    *read(name, start, end) {
      try {
        yield* fileChunks(join(folder, name), start, end);
      } catch (error) {
        // Nobody has appended to it.
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
    },
  };
}
