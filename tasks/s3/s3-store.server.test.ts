import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ByteRange } from "../disk.ts";
import { PublishError, SourceError } from "../errors.ts";
import { type Failpoints, inactiveFailpoints } from "../failpoints.ts";
import type { Pieces } from "../store.ts";
import { describeWithS3Server, type TestBucket } from "../testing/s3-server.ts";
import { PART_BYTES } from "./artifact-upload.ts";
import type { Bucket } from "./bucket.ts";
import { openHttpBucket } from "./http-bucket.ts";
import { createS3Store } from "./s3-store.ts";
import { s3SettingsFrom } from "./settings.ts";
import { nodeTransport } from "./transport.ts";

const FOLDER = "0123456789abcdef0123456789abcdef";
const NAME = "shard-00001-of-00003.profiles.ndjson";
const KEY = `out/${FOLDER}/${NAME}`;
const LARGE = patterned(2 * PART_BYTES + 12_345);
const SMALL = Buffer.from("a small artifact\n");

/** Bytes of which no two stretches are alike. */
function patterned(bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let at = 0; at + 4 <= bytes; at += 4) buffer.writeUInt32LE(at, at);
  return buffer;
}

function* inPieces(bytes: Buffer, size = 256 * 1024): Iterable<Uint8Array> {
  const piece = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const length = bytes.copy(piece, 0, at, at + size);
    yield piece.subarray(0, length);
    // A piece is the writer's again as soon as the next one is asked for.
    piece.fill("#");
  }
}

const digestOf = (bytes: Buffer) => ({
  bytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
});

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copied: Buffer[] = [];
  for await (const piece of pieces) copied.push(Buffer.from(piece));
  return Buffer.concat(copied);
}

describeWithS3Server("the S3 store on a real server", (server) => {
  function bucketOf(name: string, changes: Record<string, string> = {}): Bucket {
    const settings = s3SettingsFrom({ ...server.environment(), ...changes });
    const transport = nodeTransport();
    return openHttpBucket({ name, settings, transport, pause: async () => {}, spread: 0 });
  }
  function storeOn({ name }: Pick<TestBucket, "name">, failpoints: Failpoints, changes = {}) {
    return createS3Store({ bucketOf: () => bucketOf(name, changes), failpoints });
  }
  const attemptOn = (bucket: TestBucket, failpoints: Failpoints = inactiveFailpoints) =>
    storeOn(bucket, failpoints).artifacts(`s3://${bucket.name}/out`);
  const publish = (bucket: TestBucket, bytes: Buffer, failpoints?: Failpoints) =>
    attemptOn(bucket, failpoints).publish(FOLDER, NAME, inPieces(bytes));
  const replace = (bucket: TestBucket, key: string, bytes: Buffer) =>
    bucketOf(bucket.name).put(key, { ...digestOf(bytes), pieces: [bytes] }, "replace");
  const uploadsIn = (bucket: TestBucket) => bucketOf(bucket.name).openUploads("");

  describe("publishing", () => {
    it.each([
      ["an empty artifact, in one request", Buffer.alloc(0), ["PUT"]],
      ["a small one, in one request", SMALL, ["PUT"]],
      ["one of a part's length, in parts", LARGE.subarray(0, PART_BYTES), ["POST", "PUT", "POST"]],
      ["a large one, in parts", LARGE, ["POST", "PUT", "PUT", "PUT", "POST"]],
    ])("%s", async (_what, bytes, methods) => {
      const bucket = server.makeBucket();
      server.meddle(null);
      expect(await publish(bucket, bytes)).toEqual(digestOf(bytes));
      expect(server.requests().map((request) => request.split(" ")[0])).toEqual(methods);
      expect(Object.keys(bucket.objects())).toEqual([KEY]);
      expect(bucket.objects()[KEY]?.equals(bytes)).toBe(true);
      expect(await uploadsIn(bucket)).toEqual([]);
    });

    it("is seen by nobody before it is published, and whole from then on", async () => {
      const bucket = server.makeBucket();
      const seen: string[] = [];
      const reach: Failpoints["reach"] = (name) => {
        const [bytes] = Object.values(bucket.objects());
        const sight = `${name} ${bytes === undefined ? "nothing" : bytes.equals(LARGE)}`;
        if (seen.at(-1) !== sight) seen.push(sight);
      };
      await publish(bucket, LARGE, { reach });
      expect(seen).toEqual([
        "artifact.write nothing",
        "artifact.before-rename nothing",
        "artifact.published true",
      ]);
    });

    it.each([
      ["small", SMALL],
      ["large", LARGE],
    ])("again, of the same bytes, is fine (%s)", async (_what, bytes) => {
      const bucket = server.makeBucket();
      await publish(bucket, bytes);
      expect(await publish(bucket, bytes)).toEqual(digestOf(bytes));
      expect(await uploadsIn(bucket)).toEqual([]);
    });

    it.each([
      ["small", SMALL],
      ["large", LARGE],
    ])("over other bytes is refused, and they stay (%s)", async (_what, bytes) => {
      const bucket = server.makeBucket();
      await replace(bucket, KEY, Buffer.from("of somebody else"));
      const error = await publish(bucket, bytes).catch((error) => error);
      expect(error).toBeInstanceOf(PublishError);
      expect(error.message).toBe(
        `s3://${bucket.name}/${KEY} holds other bytes than this attempt made; is something else writing there? Remove it and start the run again`,
      );
      expect(bucket.objects()[KEY]?.toString()).toBe("of somebody else");
      expect(await uploadsIn(bucket)).toEqual([]);
    });

    it("that fails in the midst gives its upload up", async () => {
      const bucket = server.makeBucket();
      async function* pieces(): Pieces {
        yield* inPieces(LARGE);
        expect(await uploadsIn(bucket)).toHaveLength(1);
        throw new Error("no more of it");
      }
      const publishing = attemptOn(bucket).publish(FOLDER, NAME, pieces());
      await expect(publishing).rejects.toThrow(/^no more of it$/);
      expect(bucket.objects()).toEqual({});
      expect(await uploadsIn(bucket)).toEqual([]);
    });

    it.each([
      ["small", SMALL],
      ["large", LARGE],
    ])("without conditional writes replaces what is there (%s)", async (_what, bytes) => {
      const bucket = server.makeBucket();
      bucket.write(KEY, "of somebody else");
      server.meddle(({ headers }) =>
        headers["if-none-match"] === undefined ? null : { answer: 501, code: "NotImplemented" },
      );
      expect(await publish(bucket, bytes)).toEqual(digestOf(bytes));
      expect(bucket.objects()[KEY]?.equals(bytes)).toBe(true);
      expect(await uploadsIn(bucket)).toEqual([]);
      server.meddle(null);
    });
  });

  describe("what goes wrong on the way", () => {
    /** The requests that publishing a large artifact makes; a small one has the last kind alone. */
    const isKind = {
      "the start of an upload": /^POST .*uploads=$/,
      "a part": /^PUT .*partNumber=2/,
      "the completion": /^POST .*uploadId=[^&]*$/,
      "a small artifact": /^PUT [^?]*$/,
    };
    const KINDS = Object.keys(isKind) as (keyof typeof isKind)[];
    const TROUBLES = [
      { reset: "start" },
      { reset: "body" },
      { reset: "answer" },
      { answer: 500, code: "InternalError" },
      { answer: 503, code: "SlowDown" },
      { answer: 502, body: "<html>Bad Gateway" },
      { answer: 409, code: "ConditionalRequestConflict" },
    ] as const;
    const cases = KINDS.flatMap((kind) =>
      TROUBLES.filter(
        // The start of an upload has no body to break in.
        (trouble) => !("reset" in trouble && trouble.reset === "body" && /start/.test(kind)),
      ).map((trouble) => [kind, trouble] as const),
    );

    it.each(cases)("for a moment, with %s: %j", async (kind, trouble) => {
      const bucket = server.makeBucket();
      const bytes = kind === "a small artifact" ? SMALL : LARGE;
      let met = 0;
      server.meddle(({ method, path }) => {
        if (!isKind[kind].test(`${method} ${path}`)) return null;
        met += 1;
        return met <= 2 ? trouble : null;
      });
      expect(await publish(bucket, bytes)).toEqual(digestOf(bytes));
      // Where the answer alone was lost, it shows before the second try that its work is done.
      expect(met).toBeGreaterThanOrEqual("reset" in trouble && trouble.reset === "answer" ? 1 : 2);
      server.meddle(null);
      expect(bucket.objects()[KEY]?.equals(bytes)).toBe(true);
      await attemptOn(bucket).sweep(FOLDER, "shard-00001-of-00003");
      expect(await uploadsIn(bucket)).toEqual([]);
    });

    it.each(KINDS)("for good, with %s", async (kind) => {
      const bucket = server.makeBucket();
      server.meddle(({ method, path }) =>
        isKind[kind].test(`${method} ${path}`) ? { answer: 503, code: "SlowDown" } : null,
      );
      const bytes = kind === "a small artifact" ? SMALL : LARGE;
      const error = await publish(bucket, bytes).catch((error) => error);
      server.meddle(null);
      expect(error).toBeInstanceOf(PublishError);
      expect(error.message).toMatch(
        /^cannot publish s3:\/\/bucket-\d+\/out\/.*: 127.0.0.1:\d+ is too busy; try again later, or with fewer tasks at once \(SlowDown\), 5 times$/,
      );
      expect(bucket.objects()).toEqual({});
      expect(await uploadsIn(bucket)).toEqual([]);
    });

    it("with a source: the connection breaks while it is read", async () => {
      const bucket = server.makeBucket();
      bucket.write("in/crm.csv", LARGE);
      server.meddle(({ index }) => (index % 2 === 0 ? { reset: "answer" } : null));
      const source = storeOn(bucket, inactiveFailpoints).sources(`s3://${bucket.name}/in`);
      expect((await bytesOf(source.read("crm.csv"))).equals(LARGE)).toBe(true);
      server.meddle(null);
    });
  });

  describe("two attempts at the same work", () => {
    const [before, after] = ["artifact.write", "artifact.before-rename"] as const;

    it.each([
      ["starts to write", before, 0],
      ["is in its second part", before, PART_BYTES + 256 * 1024],
      ["has sent all", after, LARGE.length],
    ] as const)(
      "one has published and swept when the other %s",
      async (_what, failpoint, bytes) => {
        const bucket = server.makeBucket();
        const other = async () => {
          const artifacts = attemptOn(bucket);
          await artifacts.publish(FOLDER, NAME, inPieces(LARGE));
          await artifacts.sweep(FOLDER, "shard-00001-of-00003");
        };
        const reach: Failpoints["reach"] = async (name, details) => {
          if (name === failpoint && details?.bytes === bytes) await other();
        };
        expect(await publish(bucket, LARGE, { reach })).toEqual(digestOf(LARGE));
        expect(Object.keys(bucket.objects())).toEqual([KEY]);
        expect(await uploadsIn(bucket)).toEqual([]);
      },
    );

    it("both at once", async () => {
      const bucket = server.makeBucket();
      const attempts = [1, 2, 3].map(() => publish(bucket, LARGE));
      expect(await Promise.all(attempts)).toEqual([1, 2, 3].map(() => digestOf(LARGE)));
      expect(bucket.objects()[KEY]?.equals(LARGE)).toBe(true);
      expect(await uploadsIn(bucket)).toEqual([]);
    });

    it("one that lost its upload while nothing was published can be tried again", async () => {
      const bucket = server.makeBucket();
      const reach: Failpoints["reach"] = async (name) => {
        if (name === "artifact.before-rename") await attemptOn(bucket).sweep(FOLDER, "");
      };
      await expect(publish(bucket, LARGE, { reach })).rejects.toThrow(
        /^cannot publish s3:.*: its upload was given up by somebody else, and nothing is published; try again \(NoSuchUpload\)$/,
      );
      expect(await publish(bucket, LARGE)).toEqual(digestOf(LARGE));
    });
  });

  describe("sweeping", () => {
    it("ends the uploads of its prefix, and no others", async () => {
      const bucket = server.makeBucket();
      const http = bucketOf(bucket.name);
      const keys = [KEY, `${KEY}.more`, `out/${FOLDER}/shard-00002-of-00003.x`, "out/other/x", "x"];
      for (const key of keys) await http.startUpload(key);
      await attemptOn(bucket).sweep(FOLDER, "shard-00001-of-00003");
      expect((await uploadsIn(bucket)).map(({ key }) => key).sort()).toEqual(keys.slice(2).sort());
      await attemptOn(bucket).sweep(FOLDER, "");
      expect((await uploadsIn(bucket)).map(({ key }) => key).sort()).toEqual(keys.slice(3).sort());
    });

    it("does not mind an upload that another sweep ends at the same time", async () => {
      const bucket = server.makeBucket();
      for (let i = 0; i < 5; i++) await bucketOf(bucket.name).startUpload(KEY);
      await Promise.all([1, 2, 3].map(() => attemptOn(bucket).sweep(FOLDER, "")));
      expect(await uploadsIn(bucket)).toEqual([]);
    });

    it("ends more than a list holds", async () => {
      const bucket = server.makeBucket();
      const http = bucketOf(bucket.name);
      // A list has a thousand.
      for (let i = 0; i < 11; i++) {
        await Promise.all(
          Array.from({ length: 100 }, (_, n) => http.startUpload(`out/${FOLDER}/${i}.${n}`)),
        );
      }
      await attemptOn(bucket).sweep(FOLDER, "");
      expect(await uploadsIn(bucket)).toEqual([]);
    });
  });

  describe("reading", () => {
    const SIZE = LARGE.length;
    const MIB = 1024 * 1024;
    it.each<[string, ByteRange[] | undefined]>([
      ["all of it", undefined],
      ["nothing", []],
      [
        "parts in order",
        [
          [0, 10],
          [100, 1],
          [5 * MIB, 6 * MIB],
        ],
      ],
      [
        "parts out of order, and twice",
        [
          [SIZE - 4, 4],
          [0, 4],
          [0, 4],
        ],
      ],
      [
        "parts of which one begins where another ends",
        [
          [8, 4],
          [12, 4],
          [16, 5 * MIB],
        ],
      ],
      [
        "a part that the object ends in",
        [
          [SIZE - 4, 100],
          [4, 4],
        ],
      ],
      [
        "a part beyond its end",
        [
          [SIZE + 4, 100],
          [4, 4],
        ],
      ],
    ])("%s", async (_what, ranges) => {
      const bucket = server.makeBucket();
      bucket.write(KEY, LARGE);
      const read = await bytesOf(attemptOn(bucket).read(FOLDER, NAME, ranges));
      const expected = (ranges ?? [[0, SIZE]]).map(([at, bytes]) => LARGE.subarray(at, at + bytes));
      expect(read.equals(Buffer.concat(expected))).toBe(true);
    });

    it("an empty object", async () => {
      const bucket = server.makeBucket();
      bucket.write(KEY, "");
      expect(await bytesOf(attemptOn(bucket).read(FOLDER, NAME))).toHaveLength(0);
      expect(await bytesOf(attemptOn(bucket).read(FOLDER, NAME, [[0, 9]]))).toHaveLength(0);
    });

    it("an object that is replaced meanwhile is an error, not a mixture", async () => {
      const bucket = server.makeBucket();
      const source = storeOn(bucket, inactiveFailpoints).sources(`s3://${bucket.name}/in`);
      await replace(bucket, "in/crm.csv", LARGE);
      const reading = (async () => {
        for await (const _ of source.read("crm.csv")) {
          await replace(bucket, "in/crm.csv", SMALL);
        }
      })();
      await expect(reading).rejects.toThrow(
        /crm\.csv: another object has taken its place meanwhile \(PreconditionFailed\)$/,
      );
    });

    it("with any characters in the prefix", async () => {
      const bucket = server.makeBucket();
      const prefix = "a b+c/é'(x)*!&=?#%41~/$@:,;";
      const artifacts = storeOn(bucket, inactiveFailpoints).artifacts(
        `s3://${bucket.name}/${prefix}`,
      );
      await artifacts.prepare(FOLDER);
      await artifacts.publish(FOLDER, NAME, [SMALL]);
      expect(Object.keys(bucket.objects())).toEqual([`${prefix}/${FOLDER}/${NAME}`]);
      expect((await bytesOf(artifacts.read(FOLDER, NAME))).equals(SMALL)).toBe(true);
      await bucketOf(bucket.name).startUpload(`${prefix}/${FOLDER}/${NAME}`);
      await artifacts.sweep(FOLDER, "shard-");
      expect(await uploadsIn(bucket)).toEqual([]);
    });
  });

  describe("what cannot be", () => {
    const message = (promise: Promise<unknown>) =>
      promise.then(
        () => "",
        (error) => `${error}`,
      );
    const prepare = (name: string, changes = {}) =>
      message(
        storeOn({ name }, inactiveFailpoints, changes)
          .artifacts(`s3://${name}/out`)
          .prepare(FOLDER),
      );

    it("an output that can be written leaves nothing of the trial", async () => {
      const bucket = server.makeBucket();
      expect(await prepare(bucket.name)).toBe("");
      expect(bucket.objects()).toEqual({});
      expect(await uploadsIn(bucket)).toEqual([]);
    });

    it.each<[string, Record<string, string>, RegExp]>([
      [
        "no-such-bucket",
        {},
        /: there is no bucket no-such-bucket at 127.0.0.1:\d+; make it, or correct the location \(NoSuchBucket\)$/,
      ],
      [
        "",
        { AWS_ACCESS_KEY_ID: "AKIANOTHER" },
        /: No user exists with the provided access key ID\. \(XAdminUserNotFound\)$/,
      ],
      [
        "",
        { AWS_SECRET_ACCESS_KEY: "another" },
        /: AWS_SECRET_ACCESS_KEY is not the secret of the key that AWS_ACCESS_KEY_ID names \(SignatureDoesNotMatch\)$/,
      ],
      [
        "",
        { AWS_REGION: "eu-west-9" },
        /: the bucket bucket-\d+ is .*us-east-1.*\(AuthorizationHeaderMalformed\)$/,
      ],
      [
        "",
        { AWS_ENDPOINT_URL: "http://127.0.0.1:1" },
        /: 127.0.0.1:1 cannot be reached; .* \(ECONNREFUSED\), 5 times$/,
      ],
      [
        "",
        { AWS_ENDPOINT_URL: "http://nowhere.invalid:9000" },
        /: nowhere.invalid:9000 cannot be reached; .* \((ENOTFOUND|EAI_AGAIN)\)/,
      ],
    ])("bucket %j with %j", async (name, changes, words) => {
      const bucket = server.makeBucket();
      const text = await prepare(name || bucket.name, changes);
      expect(text).toMatch(/^PublishError: cannot write to s3:\/\/[a-z0-9-]+\/out\/0123/);
      expect(text).toMatch(words);
      for (const key of Object.values({ ...server.environment(), ...changes }).slice(0, 2)) {
        expect(text).not.toContain(key);
      }
    });

    it("a source or an artifact that is not there", async () => {
      const bucket = server.makeBucket();
      const source = storeOn(bucket, inactiveFailpoints).sources(`s3://${bucket.name}`);
      const error = await bytesOf(source.read("crm.csv")).catch((error) => error);
      expect(error).toBeInstanceOf(SourceError);
      expect(error.message).toBe(
        `cannot read s3://${bucket.name}/crm.csv: it does not exist (NoSuchKey)`,
      );
      expect(await message(bytesOf(attemptOn(bucket).read(FOLDER, NAME, [[0, 4]])))).toBe(
        `PublishError: cannot read s3://${bucket.name}/${KEY}: it does not exist (NoSuchKey)`,
      );
    });
  });
});
