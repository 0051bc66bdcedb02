/** `eio`: the device under a file gives up. */
import type { Disk } from "../disk.ts";
import type { ArmedAs } from "./armed-fault.ts";
import { diskError } from "./disk-error.ts";
import { fileKindOf } from "./file-kind.ts";
import { readUntil } from "./read-until.ts";
import { limitedFile, wrapFiles } from "./written-file.ts";

export function breakDevice(
  disk: Disk,
  { operation, file: kind, afterBytes }: ArmedAs<"eio">,
  strike: (at: string) => void,
): Disk {
  const isMeant = (path: string) => fileKindOf(path) === kind;
  const tell = () => strike(`${operation} ${kind}`);
  switch (operation) {
    case "read":
      return {
        ...disk,
        read: (path, ranges) =>
          isMeant(path)
            ? readUntil(disk.read(path, ranges), afterBytes, tell, () => diskError("EIO", "read"))
            : disk.read(path, ranges),
      };
    case "write":
      return wrapFiles(disk, kind, (file) =>
        limitedFile(file, afterBytes, tell, async () => {
          throw diskError("EIO", "write");
        }),
      );
    case "sync":
      return wrapFiles(disk, kind, (file) => ({
        ...file,
        async sync() {
          tell();
          throw diskError("EIO", "fsync");
        },
      }));
    case "rename":
      return {
        ...disk,
        async rename(path, dest) {
          if (!isMeant(dest)) return disk.rename(path, dest);
          tell();
          throw diskError("EIO", "rename", { path, dest });
        },
      };
  }
}
