/** The folder that the sockets of a platform lie in. */
import { tmpdir } from "node:os";
import { type TemporaryFolder, temporaryFolder } from "./temporary-folder.ts";

/** A temporary folder whose path is short: a socket's has at most 107 bytes, which a long TMPDIR would use up. */
export function temporarySocketFolder(): TemporaryFolder {
  return temporaryFolder("shardproof-", tmpdir().length <= 60 ? tmpdir() : "/tmp");
}
