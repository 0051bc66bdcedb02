/** Errors as Node makes them of a failed system call, for where no kernel can be brought to fail. */
import { constants } from "node:os";

const MESSAGES = { EIO: "i/o error", ENOSPC: "no space left on device" } as const;

/** @param paths what the call was about, for the calls that name it: `rename` */
export function diskError(
  code: keyof typeof MESSAGES,
  syscall: "read" | "write" | "fsync" | "rename",
  paths?: { readonly path: string; readonly dest: string },
): NodeJS.ErrnoException {
  const of = paths === undefined ? "" : ` '${paths.path}' -> '${paths.dest}'`;
  const error = new Error(`${code}: ${MESSAGES[code]}, ${syscall}${of}`);
  return Object.assign(error, { errno: -constants.errno[code], code, syscall, ...paths });
}
