/** `slow`: a disk that takes its time. */
import { basename } from "node:path";
import type { Disk } from "../disk.ts";
import type { ArmedAs, StoreOperation } from "./armed-fault.ts";
import type { Effects } from "./effects.ts";
import { fileKindOf } from "./file-kind.ts";

/** The pause comes before each operation; the strike is told with the first of them only. */
export function slowDown(
  disk: Disk,
  fault: ArmedAs<"slow">,
  strike: (at: string) => void,
  effects: Effects,
): Disk {
  let isTold = false;
  async function pause(operation: StoreOperation, file: string): Promise<void> {
    if (fault.operation !== "any" && fault.operation !== operation) return;
    if (!isTold) strike(`${operation} ${file}`);
    isTold = true;
    await effects.sleep(fault.ms);
  }
  const nameOf = (path: string) => fileKindOf(path) ?? basename(path);
  return {
    ...disk,
    async *read(path, ranges) {
      for await (const piece of disk.read(path, ranges)) {
        await pause("read", nameOf(path));
        yield piece;
      }
    },
    async create(path) {
      const file = await disk.create(path);
      return {
        ...file,
        async write(piece) {
          await pause("write", nameOf(path));
          await file.write(piece);
        },
        async sync() {
          await pause("sync", nameOf(path));
          await file.sync();
        },
      };
    },
    async rename(from, to) {
      await pause("rename", nameOf(to));
      await disk.rename(from, to);
    },
    async syncDirectory(path) {
      await pause("sync", "folder");
      await disk.syncDirectory(path);
    },
  };
}
