/** Append-only NDJSON in several files, so that what is old goes without anything being written again. */
import { appendFileSync, closeSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

export interface Segments {
  /**
   * Writes values, a line each, before it returns: into the page cache, which outlives this process. That
   * takes microseconds, and a few milliseconds for the largest arguments that a run may have.
   *
   * @param owner whose they are; null: they may go with the file that they are in
   * @throws Error of the file system
   */
  append(owner: string | null, values: readonly unknown[]): void;
  /** What an owner has may go: files go, the oldest first, when nobody has anything in them. */
  release(owner: string): void;
  close(): void;
  /** Closes and removes all of it. */
  remove(): void;
}

/** When a file has so many bytes, the next one is begun. */
const SEGMENT_BYTES = 8_000_000;

interface Segment {
  readonly path: string;
  readonly file: number;
  readonly owners: Set<string>;
  bytes: number;
}

/**
 * Makes files `<name>-000001.ndjson` and so on, as they are needed. Files go in their order only: so the end
 * of a run, say, never goes before its beginning, which would then look as if it had no end. The price: while
 * somebody keeps an old file, all that came after it stay too.
 *
 * @param after number of the last one that there is
 */
export function createSegments(
  folder: string,
  name: string,
  after: number,
  segmentBytes = SEGMENT_BYTES,
): Segments {
  const segments: Segment[] = [];
  const ofOwner = new Map<string, Set<Segment>>();
  let number = after;

  function latest(): Segment {
    const last = segments.at(-1);
    if (last !== undefined && last.bytes < segmentBytes) return last;
    const path = join(folder, `${name}-${String(++number).padStart(6, "0")}.ndjson`);
    // Arguments and results may be personal data.
    const file = openSync(path, "wx", 0o600);
    const segment = { path, file, owners: new Set<string>(), bytes: 0 };
    segments.push(segment);
    if (last !== undefined) closeSync(last.file);
    removeUnowned();
    return segment;
  }

  function removeUnowned(): void {
    while (segments.length > 1 && segments[0]?.owners.size === 0) {
      rmSync((segments.shift() as Segment).path, { force: true });
    }
  }

  function close(): void {
    const last = segments.at(-1);
    if (last !== undefined) closeSync(last.file);
  }

  return {
    append(owner, values) {
      const text = values.map((value) => `${JSON.stringify(value)}\n`).join("");
      const segment = latest();
      appendFileSync(segment.file, text);
      segment.bytes += Buffer.byteLength(text);
      if (owner === null) return;
      segment.owners.add(owner);
      const owned = ofOwner.get(owner) ?? new Set();
      ofOwner.set(owner, owned.add(segment));
    },
    release(owner) {
      for (const segment of ofOwner.get(owner) ?? []) segment.owners.delete(owner);
      ofOwner.delete(owner);
      removeUnowned();
    },
    close,
    remove() {
      close();
      for (const { path } of segments) rmSync(path, { force: true });
    },
  };
}

export interface SegmentFile {
  readonly path: string;
  readonly number: number;
}

/** The files of that name that there are, in their order. */
export function segmentFiles(folder: string, name: string): readonly SegmentFile[] {
  return readdirSync(folder)
    .flatMap((file) => {
      const [, base, number] = /^(\w+)-(\d{6,15})\.ndjson$/.exec(file) ?? [];
      return base === name ? [{ path: join(folder, file), number: Number(number) }] : [];
    })
    .sort((a, b) => a.number - b.number);
}

/**
 * The lines of a file. One that is not JSON is undefined: the last one is torn where its process was killed
 * while it wrote.
 */
export function* linesOf({ path }: SegmentFile): Iterable<unknown> {
  const lines = readFileSync(path, "utf8").split("\n");
  // After the last line feed there is nothing, or what is torn.
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) yield parsed(line);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
