import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSliceWriter, eachRow, type Slice } from "./slices.ts";
import { split, textOf } from "./testing/split.ts";

/** A file of slices as it is written when every row is followed by what is full. */
function written(rows: readonly [shard: number, row: string][], shardCount: number) {
  const writer = createSliceWriter(shardCount);
  const pieces: Buffer[] = [];
  for (const [line, [shard, text]] of rows.entries()) {
    const [, row] = split(`h\n${text}`);
    writer.add(shard, { ...(row as never as typeof ROW), line });
    for (const piece of writer.full()) pieces.push(Buffer.from(piece));
  }
  const full = pieces.length;
  for (const piece of writer.rest()) pieces.push(Buffer.from(piece));
  return { file: Buffer.concat(pieces), full, slices: writer.slices() };
}

const ROW = { buffer: Buffer.alloc(0), start: 0, end: 0, line: 0, hasQuote: false };

const bytesOf = (file: Buffer, { segments }: Slice) =>
  Buffer.concat(segments.map(([offset, bytes]) => file.subarray(offset, offset + bytes)));

function rowsOf(file: Buffer, slice: Slice) {
  const rows: [number, string, boolean][] = [];
  eachRow(bytesOf(file, slice), (row) => rows.push([row.line, textOf(row), row.hasQuote]));
  return rows;
}

describe("slices", () => {
  it("give every shard its rows, with their lines, in the order of the source", () => {
    const { file, slices } = written(
      [
        [1, "a,é"],
        [0, 'b,"x\ny"'],
        [1, "c,"],
        [1, 'd"'],
      ],
      3,
    );
    expect(slices.map((slice) => rowsOf(file, slice))).toEqual([
      [[1, 'b,"x\ny"', true]],
      [
        [0, "a,é", false],
        [2, "c,", false],
        [3, 'd"', true],
      ],
      [],
    ]);
    expect(slices.map(({ rows }) => rows)).toEqual([1, 3, 0]);
  });

  it("are told with their bytes and digests, and fill the file without a gap", () => {
    const { file, slices } = written(
      [
        [1, "a"],
        [0, "b"],
        [1, "c"],
      ],
      2,
    );
    for (const slice of slices) {
      const bytes = bytesOf(file, slice);
      expect(slice.bytes).toBe(bytes.length);
      expect(slice.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
    expect(slices.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(file.length);
  });

  it("are written in segments of 256 KiB, less where there are so many shards that memory would grow", () => {
    const rows = (shards: number): [number, string][] =>
      Array.from({ length: 400 }, (_, i) => [i % shards, "x".repeat(2000)]);
    const few = written(rows(2), 2);
    expect(few.full).toBe(2);
    expect(few.slices.map(({ segments }) => segments.length)).toEqual([2, 2]);
    const [first] = few.slices[0]?.segments ?? [];
    expect(first?.[1]).toBe(Math.ceil((256 * 1024) / 2008) * 2008);
    const many = written(rows(2), 10_000);
    expect(many.slices[1]?.segments[0]?.[1]).toBe(Math.ceil(6710 / 2008) * 2008);
  });

  it("hold a row that is longer than a segment", () => {
    const long = "x".repeat(600_000);
    const { file, slices } = written(
      [
        [0, long],
        [0, "b"],
      ],
      1,
    );
    expect(rowsOf(file, slices[0] as Slice).map(([, text]) => text)).toEqual([long, "b"]);
  });

  it("are full, once, when a row fills a segment to the last byte", () => {
    const writer = createSliceWriter(1);
    const [row] = split("x".repeat(256 * 1024 - 8));
    const [next] = split("y");
    writer.add(0, row as never);
    writer.add(0, next as never);
    expect(Array.from(writer.full(), ({ length }) => length)).toEqual([256 * 1024 + 9]);
    writer.add(0, row as never);
    expect(Array.from(writer.full(), ({ length }) => length)).toEqual([256 * 1024]);
  });

  it("are full once, however many rows come before somebody asks", () => {
    const writer = createSliceWriter(1);
    const [row] = split("x".repeat(300_000));
    for (let i = 0; i < 3; i++) writer.add(0, row as never);
    expect(Array.from(writer.full(), ({ length }) => length)).toEqual([3 * 300_008]);
    expect(Array.from(writer.full())).toEqual([]);
    expect(Array.from(writer.rest())).toEqual([]);
  });
});
