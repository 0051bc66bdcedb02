/** The state of the simulated disk and what each operation does to it, at one instant. */
import { basename, dirname, isAbsolute, parse, resolve, sep } from "node:path";
import { type DiskErrorCode, diskError } from "./errors.ts";
import { currentImage, type FileImage, lengthOf, type SimulatedFile, syncFile } from "./file.ts";
import { changeNames, emptyFolder, pathIn, type SimulatedFolder, syncNames } from "./folder.ts";

/** What a volume holds, enough to begin another one from it. */
export interface VolumeImage {
  /** Paths of folders, each after the one that it lies in. */
  readonly folders: readonly string[];
  /** Files by path. */
  readonly files: ReadonlyMap<string, FileImage>;
}

export interface Volume {
  /** By path, each after the one that it lies in. */
  readonly folders: ReadonlyMap<string, SimulatedFolder>;
  /** Opens a file to read. */
  open(path: string): SimulatedFile;
  create(path: string): SimulatedFile;
  /** Writes a copy of the bytes, or of as many as there is room for; throws then. */
  append(file: SimulatedFile, bytes: Uint8Array): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  list(path: string): string[];
  makeFolder(path: string): void;
  /** A folder's names; of a file its bytes, as the system does. */
  sync(path: string): void;
  /** Puts a whole file there, durably and without a copy, in place of one of that name. */
  place(path: string, image: FileImage): void;
  image(): VolumeImage;
}

/** Where a path leads. */
interface Place {
  /** The path in its one shortest form. */
  readonly path: string;
  readonly name: string;
  /** The folder that holds the name, if there is one. */
  readonly parent: SimulatedFolder | undefined;
  readonly file: SimulatedFile | undefined;
  readonly folder: SimulatedFolder | undefined;
}

/** @param capacity bytes that all files together can hold */
export function createVolume(capacity: number, image: VolumeImage): Volume {
  const folders = new Map<string, SimulatedFolder>();
  let used = 0;
  let files = 0;

  function newFile(image: FileImage): SimulatedFile {
    files += 1;
    return { id: files, pieces: [...image], syncedPieces: image.length, isNamed: true };
  }

  function locate(given: string): Place {
    if (!isAbsolute(given)) {
      throw new Error(
        `the simulated disk has no current folder; give it the whole path of ${given}`,
      );
    }
    const path = resolve(given);
    const name = basename(path);
    const parent = name === "" ? undefined : folders.get(dirname(path));
    return { path, name, parent, file: parent?.files.get(name), folder: folders.get(path) };
  }

  /** Why a path leads nowhere: a part of it is missing, or is a file. */
  function missing({ path }: Place): DiskErrorCode {
    for (let above = dirname(path); ; above = dirname(above)) {
      if (folders.has(above)) return "ENOENT";
      if (folders.get(dirname(above))?.files.has(basename(above))) return "ENOTDIR";
    }
  }

  function forget(file: SimulatedFile | undefined): void {
    if (file === undefined) return;
    file.isNamed = false;
    used -= lengthOf(file.pieces);
  }

  function makeFolder(given: string): void {
    const found = locate(given);
    if (found.folder) return;
    if (found.file) throw diskError("EEXIST", "mkdir", given);
    if (missing(found) === "ENOTDIR") throw diskError("ENOTDIR", "mkdir", given);
    const parent = folderAt(dirname(found.path));
    parent.folders.add(found.name);
    // As nodeDisk does, and the reason why a folder and a file that was removed never share a name.
    syncNames(parent);
    folders.set(found.path, emptyFolder(found.path));
  }

  /** A folder, made if need be. */
  function folderAt(path: string): SimulatedFolder {
    let folder = folders.get(path);
    for (; folder === undefined; folder = folders.get(path)) makeFolder(path);
    return folder;
  }

  function place(path: string, image: FileImage): void {
    const { name, path: whole, file } = locate(path);
    const parent = folderAt(dirname(whole));
    forget(file);
    used += lengthOf(image);
    changeNames(parent, [[name, newFile(image)]]);
    syncNames(parent);
  }

  const { root } = parse(resolve("/"));
  folders.set(root, emptyFolder(root));
  for (const path of image.folders) makeFolder(path);
  for (const [path, content] of image.files) place(path, content);

  return {
    folders,
    makeFolder,
    place(path, content) {
      const found = locate(path);
      const { file, folder, parent } = found;
      if (folder) throw diskError("EISDIR", "open", path);
      if (!parent && missing(found) === "ENOTDIR") throw diskError("ENOTDIR", "open", path);
      const replaced = file ? lengthOf(file.pieces) : 0;
      if (used - replaced + lengthOf(content) > capacity) throw diskError("ENOSPC", "write");
      place(path, content);
    },
    open(path) {
      const found = locate(path);
      if (found.folder) throw diskError("EISDIR", "read");
      if (!found.file) throw diskError(missing(found), "open", path);
      return found.file;
    },
    create(path) {
      const found = locate(path);
      if (found.file || found.folder) throw diskError("EEXIST", "open", path);
      if (!found.parent) throw diskError(missing(found), "open", path);
      const file = newFile([]);
      changeNames(found.parent, [[found.name, file]]);
      return file;
    },
    append(file, bytes) {
      const room = file.isNamed ? capacity - used : Number.POSITIVE_INFINITY;
      const piece = Buffer.from(bytes.subarray(0, Math.min(room, bytes.length)));
      if (piece.length > 0) file.pieces.push(piece);
      if (file.isNamed) used += piece.length;
      if (piece.length < bytes.length) throw diskError("ENOSPC", "write");
    },
    rename(from, to) {
      const source = locate(from);
      const target = locate(to);
      const fail = (code: DiskErrorCode) => diskError(code, "rename", from, to);
      if (!source.parent) throw fail(missing(source));
      if (!target.parent) throw fail(missing(target));
      if (!source.file && !source.folder) throw fail("ENOENT");
      if (source.path === target.path) return;
      if (source.folder && target.path.startsWith(source.path + sep)) throw fail("EINVAL");
      if (target.folder && source.path.startsWith(target.path + sep)) throw fail("ENOTEMPTY");
      if (source.folder && target.file) throw fail("ENOTDIR");
      if (!source.file) {
        throw new Error(`the simulated disk cannot rename a folder; ${from} is one`);
      }
      if (target.folder) throw fail("EISDIR");
      forget(target.file);
      if (source.parent === target.parent) {
        changeNames(source.parent, [
          [source.name, null],
          [target.name, source.file],
        ]);
      } else {
        // Each folder has a sync of its own, so either half may survive without the other.
        changeNames(source.parent, [[source.name, null]]);
        changeNames(target.parent, [[target.name, source.file]]);
      }
    },
    remove(path) {
      const found = locate(path);
      if (found.folder) throw diskError("EISDIR", "unlink", path);
      if (!found.parent || !found.file) throw diskError(missing(found), "unlink", path);
      forget(found.file);
      changeNames(found.parent, [[found.name, null]]);
    },
    list(path) {
      const found = locate(path);
      if (found.file) throw diskError("ENOTDIR", "scandir", path);
      if (!found.folder) throw diskError(missing(found), "scandir", path);
      return [...found.folder.folders, ...found.folder.files.keys()];
    },
    sync(path) {
      const found = locate(path);
      if (found.folder) syncNames(found.folder);
      else if (found.file) syncFile(found.file);
      else throw diskError(missing(found), "open", path);
    },
    image() {
      const content = new Map<string, FileImage>();
      for (const folder of folders.values()) {
        for (const [name, file] of folder.files) {
          content.set(pathIn(folder, name), currentImage(file));
        }
      }
      return { folders: [...folders.keys()], files: content };
    },
  };
}
