/** Whether the shards of a run hold, together, the lines of one sorted file: byte for byte. */
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

const LF = 0x0a;

export interface Sameness {
  readonly lines: number;
  readonly bytes: number;
  /** What differs first, in words; null when nothing does. */
  readonly difference: string | null;
}

/**
 * Merges the profiles of all shards in order of lines, which is the order of their ids as every line
 * begins with its id, and compares them with a file. Memory: a piece of each file.
 *
 * Only for ids of plain ASCII without quotes, as the generator makes them: of others the JSON may
 * stand in another order than the id.
 *
 * @param runFolder where the shards' `*.profiles.ndjson` lie
 */
export async function compareWithShards(file: string, runFolder: string): Promise<Sameness> {
  const names = (await readdir(runFolder)).filter((name) => name.endsWith(".profiles.ndjson"));
  const shards = await Promise.all(names.map((name) => openLines(join(runFolder, name))));
  let count = 0;
  let bytes = 0;
  const end = (difference: string | null): Sameness => ({ lines: count, bytes, difference });
  for await (const line of linesOf(file)) {
    const least = withLeastLine(shards);
    if (least === null) return end(`the shards end after ${count} lines, the file goes on`);
    if (!line.equals(least.line)) {
      return end(`line ${count + 1}: the file has\n${line}\nand the shards\n${least.line}`);
    }
    count += 1;
    bytes += line.length + 1;
    await least.from.next();
  }
  const isOver = withLeastLine(shards) === null;
  return end(isOver ? null : `the file ends after ${count} lines, the shards go on`);
}

interface OpenLines {
  /** Null at the end. */
  line: Buffer | null;
  next(): Promise<void>;
}

async function openLines(path: string): Promise<OpenLines> {
  const lines = linesOf(path);
  const opened: OpenLines = {
    line: null,
    async next() {
      const { value, done } = await lines.next();
      opened.line = done ? null : value;
    },
  };
  await opened.next();
  return opened;
}

function withLeastLine(all: readonly OpenLines[]): { from: OpenLines; line: Buffer } | null {
  let least: { from: OpenLines; line: Buffer } | null = null;
  for (const from of all) {
    const { line } = from;
    if (line !== null && (least === null || Buffer.compare(line, least.line) < 0)) {
      least = { from, line };
    }
  }
  return least;
}

async function* linesOf(path: string): AsyncGenerator<Buffer, void> {
  let rest = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = Buffer.concat([rest, piece as Buffer]);
    let start = 0;
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, start)) {
      yield bytes.subarray(start, at);
      start = at + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield rest;
}
