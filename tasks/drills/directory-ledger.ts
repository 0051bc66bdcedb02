/** A ledger in a folder: its entries are files that are created exclusively. */
import { join } from "node:path";
import type { Disk } from "../disk.ts";
import type { Ledger } from "./ledger.ts";

export function createDirectoryLedger(disk: Disk, folder: string): Ledger {
  return {
    async create(name, text) {
      await disk.makeDirectory(folder);
      let file: Awaited<ReturnType<Disk["create"]>>;
      try {
        file = await disk.create(join(folder, name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw error;
      }
      try {
        await file.write(Buffer.from(text, "utf8"));
        await file.sync();
      } finally {
        await file.close();
      }
      await disk.syncDirectory(folder);
      return true;
    },
  };
}
