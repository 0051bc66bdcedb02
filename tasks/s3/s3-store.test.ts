import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { InputError, PublishError, SourceError } from "../errors.ts";
import { PART_BYTES } from "./artifact-upload.ts";
import type { Body, Bucket } from "./bucket.ts";
import { S3Error } from "./s3-error.ts";
import { createS3Store } from "./s3-store.ts";

type Failures = Partial<Record<keyof Bucket | "reach", unknown>>;

/** A store over a bucket that tells what was asked of it, and fails where it is told to. */
function recordedStore(failures: Failures = {}, content = "onetwo\n", lists: string[][] = []) {
  const told: string[] = [];
  const tell = async (operation: keyof Failures, what: string) => {
    told.push(`${operation} ${what}`);
    if (operation in failures) throw failures[operation];
  };
  const textOf = async ({ bytes, sha256, pieces }: Body) => {
    const copied: Uint8Array[] = [];
    for await (const piece of pieces) copied.push(piece);
    const whole = Buffer.concat(copied);
    expect(createHash("sha256").update(whole).digest("hex")).toBe(sha256);
    expect(whole.length).toBe(bytes);
    return bytes > 100 ? `${bytes} bytes` : JSON.stringify(whole.toString());
  };
  const bucket: Bucket = {
    async *read(key, ranges) {
      await tell("read", ranges === undefined ? key : `${key} ${JSON.stringify(ranges)}`);
      yield Buffer.from(content);
    },
    put: async (key, body, mode) => tell("put", `${key} ${await textOf(body)} ${mode}`),
    async startUpload(key) {
      await tell("startUpload", key);
      return "u1";
    },
    async putPart(key, upload, part, body) {
      await tell("putPart", `${key} ${upload} ${part} ${await textOf(body)}`);
      return `e${part}`;
    },
    completeUpload: (key, upload, etags) => tell("completeUpload", `${key} ${upload} ${etags}`),
    abortUpload: (key, upload) => tell("abortUpload", `${key} ${upload}`),
    async openUploads(prefix) {
      await tell("openUploads", prefix);
      return (lists.shift() ?? []).map((id) => ({ key: `k-${id}`, id }));
    },
  };
  const store = createS3Store({
    bucketOf(name) {
      expect(name).toBe("bucket");
      return bucket;
    },
    failpoints: {
      reach: (name, { artifact, bytes } = {}) => tell("reach", `${name} ${artifact} ${bytes}`),
    },
  });
  const artifacts = store.artifacts("s3://bucket/out/");
  return {
    told,
    store,
    artifacts,
    publish: () => artifacts.publish("key", "a.json", reused(["one", "two\n"])),
    /** More than a part, in pieces of which one lies across the border of two. */
    publishLarge: () => artifacts.publish("key", "a.json", reused([LARGE, LARGE])),
  };
}

const LARGE = "x".repeat(PART_BYTES - 5);
const LARGE_DIGEST = {
  bytes: 2 * LARGE.length,
  sha256: createHash("sha256").update(LARGE).update(LARGE).digest("hex"),
};
const DIGEST = { bytes: 7, sha256: createHash("sha256").update("onetwo\n").digest("hex") };
const KEY = "out/key/a.json";

/** A piece is valid until the next one is asked for. */
function* reused(pieces: readonly string[]): Iterable<Uint8Array> {
  for (const piece of pieces) {
    const bytes = Buffer.from(piece);
    yield bytes;
    bytes.fill("#");
  }
}

const refused = (code: string) => new S3Error(code, 400, `in words (${code})`);
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error,
  );

describe("publishing a small artifact", () => {
  it("is one request, made when all of it is there", async () => {
    const { told, publish } = recordedStore();
    expect(await publish()).toEqual(DIGEST);
    expect(told).toEqual([
      "reach artifact.write a.json 0",
      "reach artifact.write a.json 3",
      "reach artifact.before-rename a.json 7",
      `put ${KEY} "onetwo\\n" create`,
      "reach artifact.published a.json 7",
    ]);
  });

  it("names what could not be published, and why", async () => {
    const error = await failure(recordedStore({ put: refused("AccessDenied") }).publish());
    expect(error).toBeInstanceOf(PublishError);
    expect(error.message).toBe(`cannot publish s3://bucket/${KEY}: in words (AccessDenied)`);
  });

  it.each([new Error("a drill"), null])("lets %s through as it is", async (thrown) => {
    const { told, publish } = recordedStore({ reach: thrown });
    expect(await failure(publish())).toBe(thrown);
    expect(told).toEqual(["reach artifact.write a.json 0"]);
  });
});

describe("publishing a large artifact", () => {
  const PARTS = [
    `startUpload ${KEY}`,
    `putPart ${KEY} u1 1 ${PART_BYTES} bytes`,
    `putPart ${KEY} u1 2 ${PART_BYTES - 10} bytes`,
  ];

  it("sends its parts, and makes them visible when all are there", async () => {
    const { told, publishLarge } = recordedStore();
    expect(await publishLarge()).toEqual(LARGE_DIGEST);
    expect(told.filter((what) => !what.startsWith("reach artifact.write"))).toEqual([
      ...PARTS,
      `reach artifact.before-rename a.json ${LARGE_DIGEST.bytes}`,
      `completeUpload ${KEY} u1 e1,e2`,
      `reach artifact.published a.json ${LARGE_DIGEST.bytes}`,
    ]);
  });

  it("sends no empty part", async () => {
    const { told, artifacts } = recordedStore();
    await artifacts.publish("key", "a.json", [new Uint8Array(PART_BYTES)]);
    expect(told.filter((what) => /Part|Upload/.test(what))).toEqual([
      ...PARTS.slice(0, 2),
      `completeUpload ${KEY} u1 e1`,
    ]);
  });

  it.each(["putPart", "completeUpload", "startUpload"] as const)(
    "that fails (%s) gives its upload up",
    async (what) => {
      const { told, publishLarge } = recordedStore({ [what]: refused("AccessDenied") });
      expect((await failure(publishLarge())).message).toBe(
        `cannot publish s3://bucket/${KEY}: in words (AccessDenied)`,
      );
      const last = what === "startUpload" ? `startUpload ${KEY}` : `abortUpload ${KEY} u1`;
      expect(told.at(-1)).toBe(last);
    },
  );

  it("tells the error that led to the end, not that of giving up", async () => {
    const failures = { putPart: refused("AccessDenied"), abortUpload: refused("SlowDown") };
    expect((await failure(recordedStore(failures).publishLarge())).message).toMatch(/AccessDenied/);
  });
});

describe("an artifact that is there already", () => {
  const there = {
    put: refused("PreconditionFailed"),
    completeUpload: refused("PreconditionFailed"),
  };

  it("is fine if it holds the same bytes", async () => {
    const { told, publish } = recordedStore(there);
    expect(await publish()).toEqual(DIGEST);
    expect(told.slice(-2)).toEqual([`read ${KEY}`, "reach artifact.published a.json 7"]);
  });

  it("ends the upload of a large one", async () => {
    const { told, publishLarge } = recordedStore(there, LARGE + LARGE);
    expect(await publishLarge()).toEqual(LARGE_DIGEST);
    expect(told.at(-1)).toBe(`abortUpload ${KEY} u1`);
  });

  it("is an error if it holds others", async () => {
    const error = await failure(recordedStore(there, "onetwo").publish());
    expect(error).toBeInstanceOf(PublishError);
    expect(error.message).toBe(
      `s3://bucket/${KEY} holds other bytes than this attempt made; is something else writing there? Remove it and start the run again`,
    );
  });

  it("is an error if it cannot be read", async () => {
    const error = await failure(
      recordedStore({ ...there, read: refused("AccessDenied") }).publish(),
    );
    expect(error.message).toBe(`cannot publish s3://bucket/${KEY}: in words (AccessDenied)`);
  });
});

describe("an upload that somebody else has ended", () => {
  it.each(["putPart", "completeUpload"] as const)(
    "is fine if the artifact is published (%s)",
    async (what) => {
      const { told, publishLarge } = recordedStore(
        { [what]: refused("NoSuchUpload") },
        LARGE + LARGE,
      );
      expect(await publishLarge()).toEqual(LARGE_DIGEST);
      expect(told).toContain(`read ${KEY}`);
      // Nothing more is sent once it is known.
      if (what === "putPart") {
        expect(told.filter((each) => each.startsWith("putPart"))).toHaveLength(1);
        expect(told.join()).not.toContain("completeUpload");
      }
    },
  );

  it("is an error if nothing is published", async () => {
    const failures = { completeUpload: refused("NoSuchUpload"), read: refused("NoSuchKey") };
    const error = await failure(recordedStore(failures).publishLarge());
    expect(error).toBeInstanceOf(PublishError);
    expect(error.message).toMatch(
      /: its upload was given up by somebody else, and nothing is publ/,
    );
  });
});

describe("sweeping", () => {
  it("aborts the uploads of the prefix until none is listed that it has not aborted", async () => {
    const { told, artifacts } = recordedStore({}, "", [["1", "2"], ["2", "3"], ["3"]]);
    await artifacts.sweep("key", "shard-1");
    const list = "openUploads out/key/shard-1";
    const abort = (id: string) => `abortUpload k-${id} ${id}`;
    expect(told).toEqual([list, abort("1"), abort("2"), list, abort("3"), list]);
  });

  it("does not mind an upload that is gone, but any other error", async () => {
    const gone = recordedStore({ abortUpload: refused("NoSuchUpload") }, "", [["1", "2"]]);
    await gone.artifacts.sweep("key", "");
    expect(gone.told).toHaveLength(4);
    const denied = recordedStore({ abortUpload: refused("AccessDenied") }, "", [["1"]]);
    expect(String(await failure(denied.artifacts.sweep("key", "b")))).toBe(
      "PublishError: cannot sweep s3://bucket/out/key/b: in words (AccessDenied)",
    );
  });
});

describe("whether the output can be written", () => {
  it("shows in an upload that is started and given up", async () => {
    const { told, artifacts } = recordedStore();
    await artifacts.prepare("key");
    expect(told).toEqual(["startUpload out/key/.trial", "abortUpload out/key/.trial u1"]);
  });

  it.each(["startUpload", "abortUpload"] as const)("is said if not (%s)", async (what) => {
    const { artifacts } = recordedStore({ [what]: refused("AccessDenied") });
    expect(String(await failure(artifacts.prepare("key")))).toBe(
      "PublishError: cannot write to s3://bucket/out/key: in words (AccessDenied)",
    );
  });

  it("does not mind another run's sweep", async () => {
    await recordedStore({ abortUpload: refused("NoSuchUpload") }).artifacts.prepare("key");
  });
});

describe("reading", () => {
  const textOf = async (pieces: AsyncIterable<Uint8Array>) => {
    let text = "";
    for await (const piece of pieces) text += Buffer.from(piece);
    return text;
  };

  it("an artifact, whole or in parts", async () => {
    const { told, artifacts } = recordedStore();
    expect(await textOf(artifacts.read("key", "a.json"))).toBe("onetwo\n");
    await textOf(artifacts.read("key", "a.json", [[5, 7]]));
    expect(told).toEqual([`read ${KEY}`, `read ${KEY} [[5,7]]`]);
  });

  it("a source, of a bucket without a prefix too", async () => {
    const { told, store } = recordedStore();
    await textOf(store.sources("s3://bucket/in").read("crm.csv"));
    await textOf(store.sources("s3://bucket").read("crm.csv"));
    expect(told).toEqual(["read in/crm.csv", "read crm.csv"]);
  });

  it("names what cannot be read", async () => {
    const { store, artifacts } = recordedStore({ read: refused("NoSuchKey") });
    const source = await failure(textOf(store.sources("s3://bucket/in").read("crm.csv")));
    expect(source).toBeInstanceOf(SourceError);
    expect(source.message).toBe("cannot read s3://bucket/in/crm.csv: in words (NoSuchKey)");
    const artifact = await failure(textOf(artifacts.read("key", "a.json")));
    expect(artifact).toBeInstanceOf(PublishError);
    expect(artifact.message).toBe(`cannot read s3://bucket/${KEY}: in words (NoSuchKey)`);
  });
});

it("refuses a location that is none", () => {
  const { store } = recordedStore();
  expect(() => store.sources("s3://")).toThrow(InputError);
  expect(() => store.artifacts("s3://bucket//x")).toThrow(InputError);
});
