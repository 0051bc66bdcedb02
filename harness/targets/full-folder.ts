/** A file system that really is full, so that a full disk is not only played. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmdirSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { atExit } from "../platform/at-exit.ts";

export interface FullFolder {
  /** Absolute. Nothing can be written into it: the kernel answers ENOSPC. */
  readonly path: string;
  /** Takes the file system away again; a second call does nothing. */
  release(): void;
}

const SIZE = "64k";
/** What a tmpfs gives out at once. */
const PAGE_BYTES = 4096;

/**
 * Mounts a tmpfs of 64 KiB below a folder and fills it to the brim. It goes when it is released, at
 * the latest when this process ends.
 *
 * @returns null where mounting is not possible: it needs Linux, mount(8) and root
 */
export function mountFullFolder(parent: string): FullFolder | null {
  const path = mkdtempSync(join(resolve(parent), "full-"));
  if (!runs("mount", "-t", "tmpfs", "-o", `size=${SIZE},mode=0755`, "shardproof-full", path)) {
    rmdirSync(path);
    return null;
  }
  let isMounted = true;
  function release(): void {
    if (!isMounted) return;
    isMounted = false;
    keep();
    // Lazily: a worker that still writes into it must not keep it.
    if (runs("umount", "-l", path)) rmdirSync(path);
  }
  const keep = atExit(release);
  try {
    fill(join(path, "filler"));
  } catch (error) {
    release();
    throw error;
  }
  return { path, release };
}

function fill(path: string): void {
  const page = Buffer.alloc(PAGE_BYTES);
  const file = openSync(path, "wx");
  try {
    for (;;) writeSync(file, page);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  } finally {
    closeSync(file);
  }
}

function runs(program: string, ...words: string[]): boolean {
  return spawnSync(program, words, { stdio: "ignore" }).status === 0;
}
