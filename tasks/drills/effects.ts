/** What faults do to the process that they strike: a port, so that a simulated attempt fits too. */
import { existsSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";

export interface Effects {
  /** Ends the attempt at once; nothing that it would still do happens. */
  kill(): Promise<never>;
  /** Ends the attempt with an exit code, before it reports. */
  exit(code: number): Promise<never>;
  sleep(ms: number): Promise<void>;
  /** Stands still until the platform lets it go on, and then for so many ms more. */
  freeze(ms: number): Promise<void>;
  /** Never goes on, and keeps the attempt alive. */
  hang(): Promise<never>;
  /**
   * Writes where a file system really is full, so that the error is the kernel's. Left out where
   * there is no such place: the error is made then.
   */
  writeToFullDisk?(bytes: Uint8Array): Promise<void>;
}

/** The longest that a timer can be set to, in ms. */
const LONGEST_MS = 2 ** 31 - 1;
/** Takes no byte: the kernel answers every write with ENOSPC. */
const FULL_DEVICE = "/dev/full";

/**
 * The effects on the process that this code runs in.
 *
 * @param fullFolder a folder on a file system without room, if there is one; `/dev/full` else
 */
export function processEffects(fullFolder?: string): Effects {
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return {
    kill() {
      process.kill(process.pid, "SIGKILL");
      return hang();
    },
    exit: async (code) => process.exit(code),
    sleep,
    freeze(ms) {
      // The whole process stands still here, until somebody sends it SIGCONT.
      process.kill(process.pid, "SIGSTOP");
      return sleep(ms);
    },
    hang,
    ...(fullFolder !== undefined
      ? { writeToFullDisk: (bytes) => writeIntoFolder(bytes, fullFolder) }
      : existsSync(FULL_DEVICE) && { writeToFullDisk: (bytes) => write(bytes, FULL_DEVICE, "w") }),
  };
}

function hang(): Promise<never> {
  return new Promise(() => setInterval(() => {}, LONGEST_MS));
}

async function writeIntoFolder(bytes: Uint8Array, folder: string): Promise<void> {
  const path = join(folder, String(process.pid));
  try {
    await write(bytes, path, "wx");
  } finally {
    await rm(path, { force: true });
  }
}

async function write(bytes: Uint8Array, path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.write(bytes);
  } finally {
    await file.close();
  }
}
