/** Whether the code of a worker has changed since it was last looked at. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const CODE = /\.(?:[cm]?[jt]sx?|py)$/;
/** Packages, and what Python compiles. */
const OTHERS_CODE = new Set(["node_modules", "__pycache__"]);

/**
 * What tells one state of the code from another: every file of JavaScript, TypeScript and Python below
 * the folders with its size and the time of its last change. Packages, virtual environments and folders
 * whose name begins with a dot are left out.
 *
 * @param folders those that are not there have nothing in them
 */
export function codeFingerprint(folders: readonly string[]): string {
  return folders.flatMap(codeFiles).join("\n");
}

/**
 * The folders of a worker's code: those of the files that its command names, but for the program that is
 * looked up in the PATH. `node dist/main.js` has `dist`.
 */
export function codeFoldersOf([program = "", ...words]: readonly string[]): string[] {
  const files = [...(program.startsWith(".") ? [program] : []), ...words].filter(isFile);
  return [...new Set(files.map((file) => dirname(resolve(file))))].sort();
}

function codeFiles(folder: string): string[] {
  const files: string[] = [];
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && isOwnFolder(path, entry.name)) files.push(...codeFiles(path));
    if (!entry.isDirectory() && CODE.test(entry.name)) files.push(stateOf(path));
  }
  return files;
}

function isOwnFolder(path: string, name: string): boolean {
  if (name.startsWith(".") || OTHERS_CODE.has(name)) return false;
  return !existsSync(join(path, "pyvenv.cfg"));
}

/** By name, whatever order the file system has. None where the folder has just gone. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function stateOf(path: string): string {
  const state = statSync(path, { bigint: true, throwIfNoEntry: false });
  return state === undefined ? `${path} gone` : `${path} ${state.size} ${state.mtimeNs}`;
}

function isFile(word: string): boolean {
  try {
    return statSync(word).isFile();
  } catch {
    // Not a path at all, such as a whole script.
    return false;
  }
}
