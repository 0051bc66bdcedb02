import { expect, it } from "vitest";
import { PART_BYTES, requireRoom, startArtifactUpload } from "./artifact-upload.ts";
import type { Bucket } from "./bucket.ts";

const MIB = 1024 * 1024;
const PIECE = new Uint8Array(MIB);

/** A bucket whose parts arrive when they are let. */
function slowBucket() {
  const arriving: (() => void)[] = [];
  const told: string[] = [];
  const bucket = {
    startUpload: async () => "u",
    putPart: async (_key: string, _upload: string, part: number) => {
      told.push(`part ${part}`);
      await new Promise<void>((resolve) => arriving.push(resolve));
      return `e${part}`;
    },
    abortUpload: async () => {
      told.push("abort");
    },
  } as Partial<Bucket> as Bucket;
  return { bucket, told, letOneArrive: () => arriving.shift()?.() };
}

const laps = async () => {
  for (let i = 0; i < 5; i++) await new Promise(setImmediate);
};

it("takes two parts into memory, and no more before the first has arrived", async () => {
  const { bucket, told, letOneArrive } = slowBucket();
  const upload = startArtifactUpload(bucket, "k");
  let taken = 0;
  const writing = (async () => {
    for (; taken < 20; taken++) await upload.write(PIECE);
  })();
  await laps();
  // The last of the second part is in the hands of the upload, and its writer waits.
  expect(taken * MIB).toBe(2 * PART_BYTES - MIB);
  expect(told).toEqual(["part 1"]);
  letOneArrive();
  await laps();
  expect(told).toEqual(["part 1", "part 2"]);
  letOneArrive();
  await writing;
});

it("gives an upload up once the part on its way has arrived: it might stay else", async () => {
  const { bucket, told, letOneArrive } = slowBucket();
  const upload = startArtifactUpload(bucket, "k");
  for (let i = 0; i < 9; i++) await upload.write(PIECE);
  const releasing = upload.release();
  await laps();
  expect(told).toEqual(["part 1"]);
  letOneArrive();
  await releasing;
  expect(told).toEqual(["part 1", "abort"]);
});

it("has as many parts as S3 takes", () => {
  requireRoom(9_999);
  expect(() => requireRoom(10_000)).toThrow(
    "it has more than 78 GiB, which is all that an upload in parts can hold (EntityTooLarge)",
  );
});
