/**
 * Sources and artifacts in directories. Publishing writes to a temporary name of the attempt's own,
 * syncs, renames over the final name and syncs the directory, so that a reader sees an artifact
 * whole or not at all, also after a crash of the host.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { messageOf, PublishError, SourceError } from "./errors.ts";
import type { Failpoints } from "./failpoints.ts";
import { digestOfPieces } from "./pieces.ts";
import type { ArtifactDigest, ArtifactStore, Pieces, SourceStore, Store } from "./store.ts";

export interface DirectoryStoreOptions {
  readonly disk: Disk;
  readonly failpoints: Failpoints;
  /** Goes into temporary names; no two attempts that may ever write at once share one. */
  readonly attemptTag: string;
}

/** A store whose locations are paths of directories. */
export function createDirectoryStore(options: DirectoryStoreOptions): Store {
  return {
    sources: (location) => directorySources(options.disk, location),
    artifacts: (location) => directoryArtifacts(options, location),
  };
}

function directorySources(disk: Disk, location: string): SourceStore {
  return {
    async *read(fileName) {
      const path = join(location, fileName);
      try {
        yield* disk.read(path);
      } catch (error) {
        throw new SourceError(`cannot read ${path}: ${explain(error)}`);
      }
    },
  };
}

function directoryArtifacts(
  { disk, failpoints, attemptTag }: DirectoryStoreOptions,
  location: string,
): ArtifactStore {
  const temporaryName = (name: string) => `.${name}.${attemptTag}.tmp`;

  async function write(path: string, artifact: string, pieces: Pieces): Promise<ArtifactDigest> {
    const hash = createHash("sha256");
    let bytes = 0;
    const file = await disk.create(path);
    try {
      for await (const piece of pieces) {
        await failpoints.reach("artifact.write", { artifact, bytes });
        const writing = file.write(piece);
        // While the system writes.
        hash.update(piece);
        await writing;
        bytes += piece.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return { bytes, sha256: hash.digest("hex") };
  }

  /**
   * Moves the temporary file over the final name. It may be gone: another attempt of the same work
   * has then published and swept, and its bytes are ours.
   */
  async function moveIntoPlace(temporary: string, final: string, digest: ArtifactDigest) {
    try {
      await disk.rename(temporary, final);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
      const published = await digestOfPieces(disk.read(final));
      if (published.sha256 !== digest.sha256) {
        throw new PublishError(
          `${temporary} vanished before it was published, and ${final} holds other bytes; is something else writing to this folder?`,
        );
      }
    }
  }

  return {
    async prepare(folder) {
      const path = join(location, folder);
      try {
        await disk.makeDirectory(path);
      } catch (error) {
        throw new PublishError(`cannot make the output folder ${path}: ${explain(error)}`);
      }
    },
    async publish(folder, name, pieces) {
      const directory = join(location, folder);
      const temporary = join(directory, temporaryName(name));
      const final = join(directory, name);
      try {
        const digest = await write(temporary, name, pieces);
        await failpoints.reach("artifact.before-rename", { artifact: name, bytes: digest.bytes });
        await moveIntoPlace(temporary, final, digest);
        await disk.syncDirectory(directory);
        await failpoints.reach("artifact.published", { artifact: name, bytes: digest.bytes });
        return digest;
      } catch (error) {
        await disk.remove(temporary).catch(() => {
          // Never made, or already moved or swept; what matters is the error that led here.
        });
        if (codeOf(error) === undefined) throw error;
        throw new PublishError(`cannot publish ${final}: ${explain(error)}`);
      }
    },
    async *read(folder, name, ranges) {
      const path = join(location, folder, name);
      try {
        yield* disk.read(path, ranges);
      } catch (error) {
        throw new PublishError(`cannot read ${path}: ${explain(error)}`);
      }
    },
    async sweep(folder, namePrefix) {
      const directory = join(location, folder);
      const left = (await disk.list(directory)).filter(
        (name) => name.startsWith(`.${namePrefix}`) && name.endsWith(".tmp"),
      );
      for (const name of left.sort()) {
        await disk.remove(join(directory, name)).catch((error) => {
          if (codeOf(error) !== "ENOENT") throw error;
        });
      }
    },
  };
}

function codeOf(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === "string" ? code : undefined;
}

const EXPLANATIONS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EEXIST: "that name is taken already",
  ELOOP: "its symbolic links lead in a circle",
  ENAMETOOLONG: "the path is too long",
  ENXIO: "it is a socket, not a file",
  EACCES: "permission denied",
  EPERM: "the operation is not permitted",
  EISDIR: "it is a directory, not a file",
  ENOTDIR: "a part of the path is a file, not a directory",
  ENOSPC: "no space is left on the disk",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EIO: "the disk reported an input/output error",
  EMFILE: "too many files are open",
};

/** An error of the file system in words, with its code for those who search for it. */
function explain(error: unknown): string {
  const code = codeOf(error);
  const words = code === undefined ? undefined : EXPLANATIONS[code];
  return words === undefined ? messageOf(error) : `${words} (${code})`;
}
