/** `enospc`: the disk is full in the midst of an artifact. */
import type { Disk } from "../disk.ts";
import type { ArmedAs } from "./armed-fault.ts";
import { diskError } from "./disk-error.ts";
import type { Effects } from "./effects.ts";
import { limitedFile, wrapFiles } from "./written-file.ts";

export function fillUp(
  disk: Disk,
  { artifact, afterBytes }: ArmedAs<"enospc">,
  strike: (at: string) => void,
  effects: Effects,
): Disk {
  async function writeWithoutRoom(rest: Uint8Array): Promise<void> {
    if (effects.writeToFullDisk === undefined) throw diskError("ENOSPC", "write");
    await effects.writeToFullDisk(rest);
    throw new Error(`a disk that must be full took ${rest.length} bytes more`);
  }
  return wrapFiles(disk, artifact, (file) =>
    limitedFile(file, afterBytes, () => strike(`write ${artifact}`), writeWithoutRoom),
  );
}
