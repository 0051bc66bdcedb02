import { expect, it } from "vitest";
import type { Body, Bucket } from "../../s3/bucket.ts";
import { openS3Ledger } from "../../s3/open-s3-store.ts";
import { S3Error } from "../../s3/s3-error.ts";
import { describeWithS3Server } from "../../testing/s3-server.ts";
import { claimAttempt } from "../ledger.ts";
import { createBucketLedger } from "./bucket-ledger.ts";

const SHARD = { task: "process_shard", part: 3 };
const CLAIM = "d/process_shard.3.attempt-1";
const UNCONDITIONAL = /does not know conditional writes/;

/** A bucket in memory; the answer to the first write is lost, if that is asked for. */
function ledgerOn(how: "knows" | "ignores" | "refuses", isFirstLost = false) {
  const objects = new Map<string, string>();
  let writes = 0;
  const refuse = (code: string, status: number) => {
    throw new S3Error(code, status, code);
  };
  const bucket = {
    async put(key: string, { pieces }: Body, mode: string) {
      expect(mode).toBe("exclusive");
      if (how === "refuses") refuse("NotImplemented", 501);
      if (how === "knows" && objects.has(key)) refuse("PreconditionFailed", 412);
      let text = "";
      for await (const piece of pieces) text += Buffer.from(piece);
      objects.set(key, text);
      writes += 1;
      // The client has tried again, and is told that the object is there.
      if (isFirstLost && writes === 1) refuse("PreconditionFailed", 412);
    },
    async *read(key: string) {
      yield Buffer.from(objects.get(key) ?? "");
    },
  };
  return { objects, ledger: createBucketLedger(bucket as unknown as Bucket, "d/") };
}

it("an entry that is there is somebody else's, unless it holds our own text", async () => {
  const { objects, ledger } = ledgerOn("knows");
  objects.set(CLAIM, "another tag");
  expect(await claimAttempt(ledger, SHARD, "tag")).toBe(2);
  expect([...objects.values()]).toEqual(["another tag", "tag"]);
});

it("an attempt whose first answer was lost keeps its number", async () => {
  const { objects, ledger } = ledgerOn("knows", true);
  expect(await claimAttempt(ledger, SHARD, "tag")).toBe(1);
  expect([...objects.keys()]).toEqual([CLAIM]);
});

it.each(["ignores", "refuses"] as const)(
  "a server that %s the condition cannot tell attempts apart, and that is said",
  async (how) => {
    await expect(claimAttempt(ledgerOn(how).ledger, SHARD, "tag")).rejects.toThrow(UNCONDITIONAL);
  },
);

describeWithS3Server("on a server", (server) => {
  it("no two that claim at once get the same number", async () => {
    const bucket = server.makeBucket();
    const open = () => openS3Ledger(server.environment(), `s3://${bucket.name}/ledger`, "drill");
    const claims = Array.from({ length: 8 }, (_, i) => claimAttempt(open(), SHARD, `tag ${i}`));
    const numbers = await Promise.all(claims);
    expect(numbers.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const keys = Object.keys(bucket.objects());
    expect(keys).toContain("ledger/drill/process_shard.3.attempt-8");
    expect(keys).toHaveLength(8);
  });

  it("an answer that is lost on the way costs no number", async () => {
    const bucket = server.makeBucket();
    const ledger = openS3Ledger(server.environment(), `s3://${bucket.name}/l`, "drill");
    let isLost = false;
    server.meddle(({ method }) => {
      if (method !== "PUT" || isLost) return null;
      isLost = true;
      return { reset: "answer" };
    });
    try {
      expect(await claimAttempt(ledger, SHARD, "tag")).toBe(1);
      expect(isLost).toBe(true);
    } finally {
      server.meddle(null);
    }
  });
});
