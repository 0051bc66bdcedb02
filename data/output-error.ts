/** The output folder or a file in it cannot be written. */
export class DataOutputError extends Error {
  readonly exitCode = 3;

  constructor(path: string, cause: unknown) {
    super(`cannot write ${path}: ${reasonOf(cause)}; ${adviceFor(cause)}`, { cause });
    this.name = "DataOutputError";
  }
}

/** `ENOTDIR: not a directory, open '...'` without the path, which the message already names. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error ? (cause.message.split(", ")[0] as string) : String(cause);
}

function adviceFor(cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case "ENOSPC":
    case "EDQUOT":
      return "make room, or choose another output folder";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "choose an output folder that you may write to";
    case "ENOTDIR":
    case "EEXIST":
      return "a file stands where a folder is needed: choose another output folder";
    default:
      return "choose another output folder";
  }
}
