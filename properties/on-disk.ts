/** Sources and what a run has published, in real folders. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SOURCE_NAMES, sourceFileName } from "../tasks/sources.ts";
import type { SourceFiles } from "./arbitrary/sources.ts";
import type { Published } from "./run-over.ts";

/** Writes the sources into a folder that is made for them; those that are left out are missing. */
export async function writeFiles(folder: string, sources: Partial<SourceFiles>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const source of SOURCE_NAMES) {
    const bytes = sources[source];
    if (bytes !== undefined) await writeFile(join(folder, sourceFileName(source)), bytes);
  }
  return folder;
}

/** Every file below an output folder, temporary ones too; none if the folder is not there. */
export async function readPublished(output: string): Promise<Published> {
  const published: Record<string, string> = {};
  for (const name of await filesBelow(output)) {
    published[name] = await readFile(join(output, name), "utf8");
  }
  return published;
}

async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
