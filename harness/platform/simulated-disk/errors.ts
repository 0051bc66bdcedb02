/** Errors of a file system as Node throws them: same code, same words. */
import { constants } from "node:os";

const WORDS = {
  EEXIST: "file already exists",
  EINVAL: "invalid argument",
  EISDIR: "illegal operation on a directory",
  ENOENT: "no such file or directory",
  ENOSPC: "no space left on device",
  ENOTDIR: "not a directory",
  ENOTEMPTY: "directory not empty",
} as const;

export type DiskErrorCode = keyof typeof WORDS;

/**
 * An error with the `code`, `errno`, `syscall`, `path`, `dest` and message of Node's `fs`.
 *
 * @param paths as the caller gave them: none, the path, or the two paths of a rename
 */
export function diskError(
  code: DiskErrorCode,
  syscall: string,
  ...paths: readonly string[]
): NodeJS.ErrnoException {
  const [path, dest] = paths;
  const where = paths.length === 0 ? "" : ` ${paths.map((each) => `'${each}'`).join(" -> ")}`;
  return Object.assign(new Error(`${code}: ${WORDS[code]}, ${syscall}${where}`), {
    errno: -constants.errno[code],
    code,
    syscall,
    ...(path !== undefined && { path }),
    ...(dest !== undefined && { dest }),
  });
}

/** What Node throws for a file handle that was closed. */
export function closedFileError(syscall: string): NodeJS.ErrnoException {
  return Object.assign(new Error("file closed"), { code: "EBADF", syscall });
}
