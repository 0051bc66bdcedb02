import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { at, figures } from "./kernel/kernel.ts";
import { ROW_LINES, ROW_SHARDS } from "./kernel/layout.ts";
import { eachRow } from "./row-batch.ts";
import { createSliceWriter, eachBatch, type Slice } from "./slices.ts";
import { inBatch } from "./testing/in-batch.ts";
import { textOf } from "./testing/split.ts";

interface Written {
  readonly file: Buffer;
  /** How many segments were full before the end. */
  readonly full: number;
  readonly slices: readonly Slice[];
}

/** A file of slices: the rows of each batch, by shard and text, numbered from 0. */
function written(
  batches: readonly (readonly [shard: number, row: string])[][],
  shardCount: number,
  asksAfterEach = true,
): Written {
  const writer = createSliceWriter(shardCount);
  const pieces: Buffer[] = [];
  const take = (segments: Iterable<Uint8Array>) => {
    for (const piece of segments) pieces.push(Buffer.from(piece));
  };
  let line = 0;
  for (const rows of batches) {
    inBatch(
      rows.map(([, text]) => text),
      (batch) => {
        for (const [i, [shard]] of rows.entries()) {
          figures[at(ROW_SHARDS) + i] = shard;
          figures[at(ROW_LINES) + i] = line++;
        }
        writer.add(batch);
      },
    );
    if (asksAfterEach) take(writer.full());
  }
  take(writer.full());
  const full = pieces.length;
  take(writer.rest());
  return { file: Buffer.concat(pieces), full, slices: writer.slices() };
}

const bytesOf = (file: Buffer, { segments }: Slice) =>
  Buffer.concat(segments.map(([offset, bytes]) => file.subarray(offset, offset + bytes)));

function rowsOf(file: Buffer, slice: Slice) {
  const rows: [number, string, boolean][] = [];
  eachBatch(bytesOf(file, slice), (batch) =>
    eachRow(batch, (row) => rows.push([row.line, textOf(row), row.hasQuote])),
  );
  return rows;
}

describe("slices", () => {
  it("give every shard its rows, with their lines, in the order of the source", () => {
    const { file, slices } = written(
      [
        [
          [1, "a,é"],
          [0, 'b,"x\ny"'],
          [1, "c,"],
        ],
        [[1, 'd"']],
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
        [
          [1, "a"],
          [0, "b"],
        ],
        [[1, "c"]],
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
    const batches = Array.from({ length: 400 }, (_, i): [number, string][] => [
      [i % 2, "x".repeat(2000)],
    ]);
    const few = written(batches, 2);
    expect(few.full).toBe(2);
    expect(few.slices.map(({ segments }) => segments.length)).toEqual([2, 2]);
    const [first] = few.slices[0]?.segments ?? [];
    expect(first?.[1]).toBe(Math.ceil((256 * 1024) / 2008) * 2008);
    const many = written(batches, 10_000);
    expect(many.slices[1]?.segments[0]?.[1]).toBe(Math.ceil(6710 / 2008) * 2008);
  });

  it("are the same whenever somebody asks for what is full", () => {
    const batches = Array.from({ length: 50 }, (_, i): [number, string][] => [
      [i % 3, "x".repeat(1000 * i)],
      [0, `${i}`],
      [1, "y".repeat(70_000)],
    ]);
    const [often, once] = [written(batches, 3), written(batches, 3, false)];
    expect(often.full).toBeGreaterThan(4);
    expect(once.slices).toEqual(often.slices);
    expect(once.file.equals(often.file)).toBe(true);
  });

  it("hold a row that is longer than a segment", () => {
    const long = "x".repeat(600_000);
    const rows: [number, string][] = [
      [0, "a"],
      [0, long],
      [0, "b"],
    ];
    const { file, slices } = written([rows], 1);
    expect(rowsOf(file, slices[0] as Slice).map(([, text]) => text)).toEqual(["a", long, "b"]);
  });

  it("end a segment with the batch that fills it to the last byte", () => {
    const filling = "x".repeat(256 * 1024 - 8);
    const { slices } = written([[[0, filling]], [[0, filling.slice(1)]], [[0, "y"]]], 1);
    expect(slices[0]?.segments).toEqual([
      [0, 256 * 1024],
      [256 * 1024, 256 * 1024 - 1 + 9],
    ]);
  });
});
