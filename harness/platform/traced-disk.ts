/**
 * A disk that reports what it is told, in the order it is told: the evidence for invariants about
 * publishing. It sees the operations themselves, not what the pipeline says of them.
 */
import { createHash, type Hash } from "node:crypto";
import { relative, sep } from "node:path";
import type { Disk } from "../../tasks/disk.ts";

/** An operation on the output, as the journal records it (kind `store`). */
export interface DiskOperation {
  readonly op: "create" | "write" | "sync" | "rename" | "sync-directory" | "remove";
  /** Path below the root, with `/`. */
  readonly path: string;
  /** New path of a rename. */
  readonly to?: string;
  /** Length of the file so far. */
  readonly bytes?: number;
  /** Digest of what a renamed file holds. */
  readonly sha256?: string;
}

/**
 * Wraps a disk so that every operation below `root` that has succeeded is reported.
 *
 * @param root absolute path of the output folder; operations elsewhere (reading sources) are not told
 * @param report called right after each operation
 */
export function traceDisk(
  disk: Disk,
  root: string,
  report: (operation: DiskOperation) => void,
): Disk {
  const written = new Map<string, { hash: Hash; bytes: number }>();
  const below = (path: string) => relative(root, path).split(sep).join("/");
  const isOutside = (path: string) => below(path).startsWith("..");
  const tell = (path: string, operation: Omit<DiskOperation, "path">) => {
    if (!isOutside(path)) report({ ...operation, path: below(path) });
  };
  return {
    ...disk,
    async create(path) {
      const file = await disk.create(path);
      const content = { hash: createHash("sha256"), bytes: 0 };
      written.set(path, content);
      tell(path, { op: "create" });
      return {
        async write(bytes) {
          await file.write(bytes);
          content.hash.update(bytes);
          content.bytes += bytes.length;
          tell(path, { op: "write", bytes: content.bytes });
        },
        async sync() {
          await file.sync();
          tell(path, { op: "sync", bytes: content.bytes });
        },
        close: () => file.close(),
      };
    },
    async rename(from, to) {
      await disk.rename(from, to);
      const content = written.get(from);
      written.delete(from);
      tell(from, {
        op: "rename",
        to: below(to),
        ...(content && { bytes: content.bytes, sha256: content.hash.digest("hex") }),
      });
    },
    async remove(path) {
      await disk.remove(path);
      tell(path, { op: "remove" });
    },
    async syncDirectory(path) {
      await disk.syncDirectory(path);
      tell(path, { op: "sync-directory" });
    },
  };
}
