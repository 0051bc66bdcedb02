/** A folder of the simulated disk: its names as they are, and as they durably are. */
import { join } from "node:path";
import type { SimulatedFile } from "./file.ts";

/**
 * Names that come to lead elsewhere (or nowhere: null) together, also across a crash: one for a new
 * or a removed name, two for a rename within the folder.
 */
export type NameChange = readonly (readonly [name: string, file: SimulatedFile | null])[];

export interface SimulatedFolder {
  readonly path: string;
  /** Folders in it. They are made durably and never go, so they have no volatile side. */
  readonly folders: Set<string>;
  /** Files in it, as readers see them. */
  readonly files: Map<string, SimulatedFile>;
  /** Files in it as of its last sync. */
  readonly durable: Map<string, SimulatedFile>;
  /** Changes since, oldest first. */
  readonly pending: NameChange[];
}

export function emptyFolder(path: string): SimulatedFolder {
  return { path, folders: new Set(), files: new Map(), durable: new Map(), pending: [] };
}

export function pathIn(folder: SimulatedFolder, name: string): string {
  return join(folder.path, name);
}

/** Changes names for readers; durable only with the next sync. */
export function changeNames(folder: SimulatedFolder, change: NameChange): void {
  applyChange(folder.files, change);
  folder.pending.push(change);
}

/** Makes every change so far durable, whoever made it. */
export function syncNames(folder: SimulatedFolder): void {
  for (const change of folder.pending.splice(0)) applyChange(folder.durable, change);
}

export function applyChange(names: Map<string, SimulatedFile>, change: NameChange): void {
  for (const [name, file] of change) {
    if (file === null) names.delete(name);
    else names.set(name, file);
  }
}
