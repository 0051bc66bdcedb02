/** The data that is measured on: generated once, and used again by later benches. */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { generateSources, type Progress } from "../data/generate.ts";
import { SOURCE_NAMES, sourceFileName } from "../tasks/sources.ts";

export interface GeneratedData {
  /** Absolute. */
  readonly folder: string;
  readonly customers: number;
  readonly seed: number;
  /** Of all four files. */
  readonly rows: number;
  readonly bytes: number;
}

const SEED = 42;
/** Below the data, says that it is whole and what it is. */
const NOTE = "bench.json";

/**
 * The four files of so many customers, one row of each in every file, clean: as the tutorial's. They
 * lie in `data/generated/<customers>/`, and are generated when they are not there yet.
 *
 * @param onGenerate called before they are generated
 * @param onProgress told how far that is
 */
export async function generatedData(
  customers: number,
  onGenerate: () => void,
  onProgress?: (progress: Progress) => void,
): Promise<GeneratedData> {
  const folder = resolve(new URL(`../data/generated/${customers}`, import.meta.url).pathname);
  const note = join(folder, NOTE);
  const known = existsSync(note) ? (JSON.parse(readFileSync(note, "utf8")) as Note) : null;
  if (known?.customers === customers && known.seed === SEED && bytesIn(folder) === known.bytes) {
    return { folder, ...known };
  }
  onGenerate();
  const { rows, bytes } = await generateSources({ customers, seed: SEED }, folder, onProgress);
  const made: Note = { customers, seed: SEED, rows, bytes };
  writeFileSync(note, JSON.stringify(made));
  return { folder, ...made };
}

type Note = Omit<GeneratedData, "folder">;

/** Of the four files together; null when one is missing. */
function bytesIn(folder: string): number | null {
  const paths = SOURCE_NAMES.map((source) => join(folder, sourceFileName(source)));
  if (!paths.every((path) => existsSync(path))) return null;
  return paths.reduce((sum, path) => sum + statSync(path).size, 0);
}
