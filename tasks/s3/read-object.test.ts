import { describe, expect, it } from "vitest";
import type { ByteRange } from "../disk.ts";
import { type GetPart, PIECE_BYTES, readObject } from "./read-object.ts";

const LARGE = 10 * PIECE_BYTES + 5;

/** An object of zeroes, and what was asked of it; answers come when they are let. */
function recorded(size: number) {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  let isHeld = false;
  const get: GetPart = async ([offset, bytes], etag) => {
    asked.push(`${offset}+${bytes}${etag === undefined ? "" : ` ${etag}`}`);
    if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve));
    const length = Math.max(0, Math.min(bytes, size - offset));
    return { bytes: new Uint8Array(length), etag: "e1", size };
  };
  return {
    asked,
    get,
    hold: () => {
      isHeld = true;
    },
    letOne: () => waiting.shift()?.(),
  };
}

async function lengths(pieces: AsyncIterable<Uint8Array>): Promise<number[]> {
  const found: number[] = [];
  for await (const { length } of pieces) found.push(length);
  return found;
}

describe("all of an object", () => {
  it.each([
    [0, []],
    [1, [1]],
    [PIECE_BYTES, [PIECE_BYTES]],
    [PIECE_BYTES + 1, [PIECE_BYTES, 1]],
  ])("of %d bytes", async (size, expected) => {
    expect(await lengths(readObject(recorded(size).get))).toEqual(expected);
  });

  it("is asked for as the very object that was found first", async () => {
    const { asked, get } = recorded(2 * PIECE_BYTES + 3);
    await lengths(readObject(get));
    expect(asked).toEqual([
      `0+${PIECE_BYTES}`,
      `${PIECE_BYTES}+${PIECE_BYTES} e1`,
      `${2 * PIECE_BYTES}+3 e1`,
    ]);
  });
});

describe("parts of an object", () => {
  it.each<[ByteRange[], string[]]>([
    [[], []],
    [[[5, 0]], []],
    [
      [
        [5, 3],
        [9, 1],
        [0, 2],
      ],
      ["5+3", "9+1", "0+2"],
    ],
    [
      [
        [5, 3],
        [8, 1],
        [9, 4],
        [14, 1],
      ],
      ["5+8", "14+1"],
    ],
    [
      [
        [0, PIECE_BYTES - 1],
        [PIECE_BYTES - 1, 2],
      ],
      [`0+${PIECE_BYTES}`, `${PIECE_BYTES}+1`],
    ],
  ])("%j", async (ranges, expected) => {
    const { asked, get } = recorded(LARGE);
    const read = await lengths(readObject(get, ranges));
    expect(asked).toEqual(expected);
    const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
    expect(sum(read)).toBe(sum(ranges.map(([, bytes]) => bytes)));
  });

  it("end where the object does", async () => {
    expect(
      await lengths(
        readObject(recorded(10).get, [
          [8, 5],
          [20, 5],
          [0, 1],
        ]),
      ),
    ).toEqual([2, 1]);
  });
});

describe("reading ahead", () => {
  it("has four requests under way, and one more for each piece that is taken", async () => {
    const { asked, get, hold, letOne } = recorded(LARGE);
    const pieces = readObject(get)[Symbol.asyncIterator]();
    await pieces.next();
    hold();
    const second = pieces.next();
    expect(asked).toHaveLength(1 + 4);
    letOne();
    await second;
    expect(asked).toHaveLength(1 + 5);
  });

  it("hands on in order, whatever order the answers come in", async () => {
    const get: GetPart = async ([offset, bytes]) => {
      const laps = offset === 0 ? 5 : 1;
      for (let i = 0; i < laps; i++) await new Promise(setImmediate);
      return { bytes: new Uint8Array(bytes).fill(offset), etag: "e", size: 3 };
    };
    const found: number[] = [];
    for await (const [first] of readObject(get, [
      [0, 1],
      [2, 1],
      [4, 1],
    ]))
      found.push(first ?? -1);
    expect(found).toEqual([0, 2, 4]);
  });

  it("meets an error in its turn, and none of those after who stops", async () => {
    const get: GetPart = async ([offset, bytes]) => {
      if (offset > 0) throw new Error(`at ${offset}`);
      return { bytes: new Uint8Array(bytes), etag: "e", size: 9 };
    };
    const ranges: ByteRange[] = [
      [0, 1],
      [2, 1],
      [4, 1],
    ];
    const found: number[] = [];
    const reading = async () => {
      for await (const { length } of readObject(get, ranges)) found.push(length);
    };
    await expect(reading()).rejects.toThrow(/^at 2$/);
    expect(found).toEqual([1]);
    for await (const _ of readObject(get, ranges)) break;
    // An error that nobody met would end the test process.
    await new Promise(setImmediate);
  });
});
