/** The play's own folder, for tasks that run on this machine. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { WorkFolder } from "../work-folder.ts";
import type { SharedStore } from "./shared-store.ts";

export function shareFolder(work: WorkFolder): SharedStore {
  const ledger = join(work.path, "ledger");
  return {
    locationOf: (part) => (part === "ledger" ? ledger : work[part]),
    async putSources() {},
    fetchOutput: async () => null,
    async readEntry(drill, name) {
      try {
        return readFileSync(join(ledger, drill, name), "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
      }
    },
    async clear() {
      rmSync(ledger, { recursive: true, force: true });
      return null;
    },
  };
}
