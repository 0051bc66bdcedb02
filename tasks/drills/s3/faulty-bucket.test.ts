import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { artifactNames } from "../../artifacts.ts";
import type { ByteRange } from "../../disk.ts";
import type { Body, Bucket } from "../../s3/bucket.ts";
import { AttemptOver, recordedEffects } from "../../testing/recorded-effects.ts";
import type { ArmedStoreFault } from "../armed-fault.ts";
import { faultyBucket } from "./faulty-bucket.ts";

const PROFILES = `out/key/${artifactNames.profiles(0, 1)}`;
const MANIFEST = `out/key/${artifactNames.shardManifest(0, 1)}`;

function bodyOf(...pieces: string[]): Body {
  const bytes = Buffer.from(pieces.join(""));
  return {
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    pieces: pieces.map((piece) => Buffer.from(piece)),
  };
}

/** A bucket in memory that tells what has reached it, also of a request that broke off. */
function faulty(faults: readonly ArmedStoreFault[], source = "id\na,1\n") {
  const { told, effects, log } = recordedEffects();
  const objects = new Map([["in/crm.csv", Buffer.from(source)]]);
  const arrived = async (what: string, { pieces }: Body) => {
    let text = "";
    try {
      for await (const piece of pieces) text += Buffer.from(piece);
    } finally {
      told.push(`${what} ${text}`);
    }
    return Buffer.from(text);
  };
  const bucket: Bucket = {
    async *read(key, ranges: readonly ByteRange[] = [[0, 99]]) {
      for (const [offset, bytes] of ranges) {
        yield (objects.get(key) ?? Buffer.alloc(0)).subarray(offset, offset + bytes);
      }
    },
    put: async (key, body, mode) => void objects.set(key, await arrived(`put ${mode}`, body)),
    startUpload: async () => "u",
    async putPart(_key, upload, part, body) {
      await arrived(`part ${upload} ${part}`, body);
      return `e${part}`;
    },
    async completeUpload(_key, upload, etags) {
      told.push(`complete ${upload} ${etags}`);
    },
    async abortUpload() {},
    openUploads: async () => [],
  };
  return { told, bucket: faultyBucket(bucket, faults, log, effects), inner: bucket };
}

async function sendInParts(bucket: Bucket, key: string, ...parts: string[]): Promise<void> {
  const upload = await bucket.startUpload(key);
  const etags: string[] = [];
  for (const [i, part] of parts.entries()) {
    etags.push(await bucket.putPart(key, upload, i + 1, bodyOf(part)));
  }
  await bucket.completeUpload(key, upload, etags);
}

const struck = (action: string, at: string) => ({ fault: 0, action, at });
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error,
  );

it("is the very bucket where no store fault is armed", () => {
  const { bucket, inner } = faulty([]);
  expect(bucket).toBe(inner);
  const { log, effects } = recordedEffects();
  const kill = { fault: 0, action: "kill", at: "shard.start", occurrence: 1 } as const;
  expect(faultyBucket(inner, [kill], log, effects)).toBe(inner);
});

describe("torn-write", () => {
  const torn = (keep: { bytes: number } | { fraction: number }) =>
    faulty([{ fault: 0, action: "torn-write", artifact: "profiles", keep }]);
  const STRUCK = struck("torn-write", "write profiles");

  it.each([
    [{ bytes: 0 }, ""],
    [{ bytes: 5 }, "onetw"],
    [{ bytes: 6 }, "onetwo"],
    [{ fraction: 0 }, ""],
    [{ fraction: 0.99 }, "onetwo"],
  ])("of %j in one request", async (keep, sent) => {
    const { told, bucket } = torn(keep);
    const put = bucket.put(PROFILES, bodyOf("one", "two", "!"), "create");
    await expect(put).rejects.toThrow(AttemptOver);
    expect(told).toEqual([STRUCK, "kill", `put create ${sent}`]);
  });

  it("of more bytes than there are does not strike", async () => {
    const { told, bucket } = torn({ bytes: 3 });
    await bucket.put(PROFILES, bodyOf("one"), "create");
    expect(told).toEqual(["put create one"]);
  });

  it("tears nothing off an empty artifact", async () => {
    const { told, bucket } = torn({ fraction: 0.5 });
    await bucket.put(PROFILES, bodyOf(), "create");
    expect(told).toEqual(["put create "]);
  });

  it("of bytes in the second part", async () => {
    const { told, bucket } = torn({ bytes: 5 });
    await expect(sendInParts(bucket, PROFILES, "one", "two", "x")).rejects.toThrow(AttemptOver);
    expect(told).toEqual(["part u 1 one", STRUCK, "kill", "part u 2 tw"]);
  });

  it("of a fraction of all parts", async () => {
    const { told, bucket } = torn({ fraction: 0.8 });
    await expect(sendInParts(bucket, PROFILES, "one", "two", "x")).rejects.toThrow(AttemptOver);
    expect(told).toEqual([STRUCK, "part u 1 one", "kill", "part u 2 tw"]);
  });

  it("lets other artifacts pass", async () => {
    for (const keep of [{ bytes: 0 }, { fraction: 0 }]) {
      const { told, bucket } = torn(keep);
      await bucket.put(MANIFEST, bodyOf("one"), "create");
      await sendInParts(bucket, MANIFEST, "one");
      expect(told).toEqual(["put create one", "part u 1 one", "complete u e1"]);
    }
  });
});

describe("enospc", () => {
  const full = (afterBytes: number) =>
    faulty([{ fault: 0, action: "enospc", artifact: "profiles", afterBytes }]);
  const STRUCK = struck("enospc", "write profiles");

  it("takes what there is room for, and refuses the rest in the words of a server", async () => {
    const { told, bucket } = full(4);
    const error = await failure(bucket.put(PROFILES, bodyOf("one", "two"), "create"));
    expect(error).toMatchObject({ code: "XMinioStorageFull", status: 507 });
    expect(told).toEqual([STRUCK, "put create onet"]);
  });

  it("goes on to refuse where a part did", async () => {
    const { told, bucket } = full(4);
    for (const part of [1, 2, 3]) {
      await failure(bucket.putPart(PROFILES, "u", part, bodyOf("one")));
    }
    expect(told).toEqual(["part u 1 one", STRUCK, "part u 2 o", STRUCK, "part u 3 "]);
  });
});

describe("eio", () => {
  const broken = (operation: "read" | "write" | "sync" | "rename", afterBytes = 0) =>
    faulty([
      {
        fault: 0,
        action: "eio",
        operation,
        afterBytes,
        file: operation === "read" ? "crm" : "profiles",
      },
    ]);

  it("breaks a request off in its midst, and every further try of it in the same place", async () => {
    const { told, bucket, inner } = broken("write", 2);
    const put = inner.put;
    inner.put = async (...request) => {
      await put(...request).catch(() => {});
      await put(...request);
    };
    const error = await failure(bucket.put(PROFILES, bodyOf("one"), "create"));
    expect(error).toMatchObject({ code: "ECONNRESET", status: 0 });
    expect(told).toEqual([struck("eio", "write profiles"), "put create on", "put create on"]);
  });

  it("loses the answer to what makes an artifact visible", async () => {
    const { told, bucket } = broken("sync");
    expect(await failure(bucket.put(PROFILES, bodyOf("one"), "create"))).toMatchObject({
      code: "ECONNRESET",
      status: 0,
    });
    expect(await failure(sendInParts(bucket, PROFILES, "one"))).toMatchObject({
      code: "ECONNRESET",
    });
    const STRUCK = struck("eio", "sync profiles");
    expect(told).toEqual(["put create one", STRUCK, "part u 1 one", "complete u e1", STRUCK]);
  });

  it("refuses to make it visible", async () => {
    const { told, bucket } = broken("rename");
    expect(await failure(bucket.put(PROFILES, bodyOf("one"), "create"))).toMatchObject({
      code: "InternalError",
      status: 500,
    });
    expect(await failure(sendInParts(bucket, PROFILES, "one"))).toMatchObject({ status: 500 });
    const STRUCK = struck("eio", "rename profiles");
    expect(told).toEqual([STRUCK, "part u 1 one", STRUCK]);
  });

  it("breaks reading off", async () => {
    const { told, bucket } = broken("read", 4);
    let read = "";
    const reading = async () => {
      for await (const piece of bucket.read("in/crm.csv")) read += Buffer.from(piece);
    };
    expect(await failure(reading())).toMatchObject({ code: "ECONNRESET" });
    expect(read).toBe("id\na");
    expect(told).toEqual([struck("eio", "read crm")]);
  });

  it.each(["read", "write", "sync", "rename"] as const)(
    "%s lets others pass",
    async (operation) => {
      const { told, bucket } = broken(operation);
      await bucket.put(MANIFEST, bodyOf("one"), "create");
      await sendInParts(bucket, MANIFEST, "one");
      for await (const piece of bucket.read("in/billing.csv")) expect(piece).toHaveLength(0);
      expect(told).toEqual(["put create one", "part u 1 one", "complete u e1"]);
    },
  );
});

describe("slow", () => {
  it.each([
    ["read", 1],
    ["write", 2],
    ["sync", 2],
    ["rename", 2],
    ["any", 7],
  ] as const)("pauses before each %s, and strikes once", async (operation, pauses) => {
    const { told, bucket } = faulty([{ fault: 0, action: "slow", operation, ms: 7 }]);
    for await (const _ of bucket.read("in/crm.csv"));
    await bucket.put(PROFILES, bodyOf("one"), "create");
    await sendInParts(bucket, PROFILES, "two");
    expect(told.filter((each) => each === "sleep 7")).toHaveLength(pauses);
    expect(told.filter((each) => typeof each === "object")).toHaveLength(1);
    expect(told.filter((each) => /one|two|complete/.test(String(each)))).toEqual([
      "put create one",
      "part u 1 two",
      "complete u e1",
    ]);
  });
});

it("source-changed puts another object in a source's place, once and before it is read", async () => {
  const { told, bucket } = faulty(
    [{ fault: 0, action: "source-changed", source: "crm", how: "truncate" }],
    "customer_id\na\nb\nc\nd\n",
  );
  for await (const piece of bucket.read("in/billing.csv")) expect(piece).toHaveLength(0);
  expect(told).toEqual([]);
  for (let i = 0; i < 2; i++) {
    let read = "";
    for await (const piece of bucket.read("in/crm.csv")) read += Buffer.from(piece);
    expect(read).not.toContain("d");
    expect(told).toEqual([struck("source-changed", "read crm"), `put replace ${read}`]);
  }
});
