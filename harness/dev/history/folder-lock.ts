/** One process at a time has a folder for itself. */
import { rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";

export interface FolderLock {
  /** Fine to call twice, and at the end of the process. */
  release(): void;
}

/**
 * Locks a folder by a socket that listens in it. The kernel knows whether anybody does, which a file with a
 * process id cannot say: after a crash that id may be another process's, in a container it often is.
 *
 * @returns null while another process has it
 * @throws Error of the file system, with its `code`: no socket can be made there
 */
export async function lockFolder(folder: string): Promise<FolderLock | null> {
  const path = join(folder, "lock");
  for (;;) {
    const server = createServer((socket) => socket.destroy()).unref();
    try {
      await listen(server, path);
      return { release: () => server.close() };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
    if (await answers(path)) return null;
    // Its process has gone without a word.
    rmSync(path, { force: true });
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(path, resolve);
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
