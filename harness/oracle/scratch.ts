/** What the oracle puts aside while it works, as it need not fit into memory. */

/** Files by name. One that nobody has appended to is empty. */
export interface Scratch {
  append(name: string, bytes: Buffer): void;
  /** The bytes from `start` up to `end` (without: the file's end), in pieces of any length. */
  read(name: string, start?: number, end?: number): Iterable<Buffer>;
}

/** Keeps everything in memory: for small data. */
export function createMemoryScratch(): Scratch {
  const files = new Map<string, Buffer[]>();
  return {
    append(name, bytes) {
      const file = files.get(name);
      if (file === undefined) files.set(name, [bytes]);
      else file.push(bytes);
    },
    *read(name, start = 0, end = Number.POSITIVE_INFINITY) {
      let at = 0;
      for (const bytes of files.get(name) ?? []) {
        const piece = bytes.subarray(Math.max(0, start - at), Math.max(0, end - at));
        if (piece.length > 0) yield piece;
        at += bytes.length;
      }
    },
  };
}
