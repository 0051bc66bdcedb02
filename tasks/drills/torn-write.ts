/** `torn-write`: the process dies in the midst of writing an artifact. */
import type { Disk, DiskFile } from "../disk.ts";
import type { ArmedAs } from "./armed-fault.ts";
import type { Effects } from "./effects.ts";
import { limitedFile, wrapFiles } from "./written-file.ts";

export function tearWrites(
  disk: Disk,
  { artifact, keep }: ArmedAs<"torn-write">,
  strike: (at: string) => void,
  effects: Effects,
): Disk {
  const tear = () => strike(`write ${artifact}`);
  return wrapFiles(disk, artifact, (file) =>
    "bytes" in keep
      ? limitedFile(file, keep.bytes, tear, effects.kill)
      : heldBackFile(file, keep.fraction, tear, effects.kill),
  );
}

/**
 * How much a fraction of an artifact is, is known when all of it has come: until then nothing is
 * written. Memory holds the whole artifact for this.
 */
function heldBackFile(
  file: DiskFile,
  fraction: number,
  strike: () => void,
  kill: () => Promise<never>,
): DiskFile {
  const held: Uint8Array[] = [];
  return {
    ...file,
    async write(piece) {
      held.push(Uint8Array.from(piece));
    },
    async sync() {
      const whole = Buffer.concat(held);
      const part = whole.subarray(0, Math.floor(whole.length * fraction));
      // Nothing can be torn off an empty artifact.
      if (part.length === whole.length) return file.sync();
      strike();
      if (part.length > 0) await file.write(part);
      await kill();
    },
  };
}
