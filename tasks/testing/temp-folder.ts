import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** Gives every test of a file its own folder, and removes it afterwards. */
export function useTempFolder(): () => string {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "shardproof-tasks-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
}
