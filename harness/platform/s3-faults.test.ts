import { describe, expect, it } from "vitest";
import type { ArmedStoreFault } from "../../tasks/drills/armed-fault.ts";
import { PART_BYTES } from "../../tasks/s3/artifact-upload.ts";
import { describeWithS3Server } from "../../tasks/testing/s3-server.ts";
import { type S3Shard, useS3Shards } from "./testing/s3-attempt.ts";

// The store faults of scenarios, on a real worker's process whose sources and output are in S3.

const FEW = 50;
/** As many as make profiles of more than one part of an upload. */
const MANY = 15_000;
const IN_SECOND_PART = PART_BYTES + 1000;

describeWithS3Server("an attempt in S3 that is struck", (server) => {
  const shardOf = useS3Shards(server);

  /** What of the artifacts is there: `profiles, quarantine`. */
  function published({ bucket, finished }: S3Shard): string {
    return Object.entries(bucket.objects())
      .filter(([key]) => key.startsWith("out/"))
      .map(([key, bytes]) => {
        expect(finished[key]?.equals(bytes), key).toBe(true);
        return key.split(".")[1];
      })
      .sort()
      .join();
  }

  async function expectHealed(shard: S3Shard): Promise<void> {
    await shard.playAgain();
    expect(published(shard)).toBe("manifest,profiles,quarantine");
    expect(await shard.uploads()).toEqual([]);
  }

  const torn = { fault: 0, action: "torn-write" } as const;
  it.each<[number, ArmedStoreFault, string]>([
    [FEW, { ...torn, artifact: "profiles", keep: { bytes: 0 } }, ""],
    [FEW, { ...torn, artifact: "profiles", keep: { bytes: 100 } }, ""],
    [FEW, { ...torn, artifact: "quarantine", keep: { fraction: 0.5 } }, "profiles"],
    [FEW, { ...torn, artifact: "shard-manifest", keep: { bytes: 9 } }, "profiles,quarantine"],
    [MANY, { ...torn, artifact: "profiles", keep: { bytes: IN_SECOND_PART } }, ""],
    [MANY, { ...torn, artifact: "profiles", keep: { fraction: 0.99 } }, ""],
  ])("with %d customers, %j kills it", async (customers, fault, there) => {
    const shard = await shardOf(customers);
    const { artifact } = fault as { readonly artifact: string };
    expect(await shard.play([fault])).toMatchObject({
      end: "SIGKILL",
      struck: [`torn-write write ${artifact}`],
    });
    expect(published(shard)).toBe(there);
    await expectHealed(shard);
  });

  const full = { fault: 0, action: "enospc" } as const;
  const broken = { fault: 0, action: "eio", afterBytes: 0 } as const;
  const NO_ROOM = /: no space is left at the server \(XMinioStorageFull\)$/;
  const BROKE_OFF = /: the connection to the server broke off \(ECONNRESET\)/;
  const INTERNAL = /: the server reported an internal error \(InternalError\)$/;
  it.each<[number, ArmedStoreFault, string, RegExp, string]>([
    [FEW, { ...full, artifact: "profiles", afterBytes: 9 }, "write profiles", NO_ROOM, ""],
    [
      FEW,
      { ...full, artifact: "quarantine", afterBytes: 0 },
      "write quarantine",
      NO_ROOM,
      "profiles",
    ],
    [
      MANY,
      { ...full, artifact: "profiles", afterBytes: IN_SECOND_PART },
      "write profiles",
      NO_ROOM,
      "",
    ],
    [FEW, { ...broken, operation: "read", file: "billing" }, "read billing", BROKE_OFF, ""],
    [
      FEW,
      { ...broken, operation: "write", file: "shard-manifest" },
      "write shard-manifest",
      BROKE_OFF,
      "profiles,quarantine",
    ],
    [
      MANY,
      { ...broken, operation: "write", file: "profiles", afterBytes: IN_SECOND_PART },
      "write profiles",
      BROKE_OFF,
      "",
    ],
    // The answer alone is lost: the artifact is there, and the attempt does not know.
    [
      FEW,
      { ...broken, operation: "sync", file: "profiles" },
      "sync profiles",
      BROKE_OFF,
      "profiles",
    ],
    [
      MANY,
      { ...broken, operation: "sync", file: "profiles" },
      "sync profiles",
      BROKE_OFF,
      "profiles",
    ],
    [
      FEW,
      { ...broken, operation: "rename", file: "shard-manifest" },
      "rename shard-manifest",
      INTERNAL,
      "profiles,quarantine",
    ],
    [MANY, { ...broken, operation: "rename", file: "profiles" }, "rename profiles", INTERNAL, ""],
  ])("with %d customers, %j fails it", async (customers, fault, at, words, there) => {
    const shard = await shardOf(customers);
    const { end, errors, struck } = await shard.play([fault]);
    expect({ end, struck }).toEqual({ end: 1, struck: [`${fault.action} ${at}`] });
    expect(errors).toMatch(/^cannot (read|publish) s3:\/\/bucket-\d+\//);
    expect(errors).toMatch(words);
    expect(published(shard)).toBe(there);
    // What fails and is not killed tidies up itself.
    expect(await shard.uploads()).toEqual([]);
    await expectHealed(shard);
  });

  describe("by a slow server", () => {
    it.each(["read", "write", "sync", "rename", "any"] as const)(
      "in %s ends well",
      async (operation) => {
        const shard = await shardOf(FEW);
        const { end, errors, struck } = await shard.play([
          { fault: 0, action: "slow", operation, ms: 1 },
        ]);
        expect({ end, errors, struck: struck.length }).toEqual({ end: 0, errors: "", struck: 1 });
        await expectHealed(shard);
      },
    );
  });

  it.each(["append", "truncate", "replace"] as const)(
    "by a source that changes under it (%s) publishes nothing",
    async (how) => {
      const shard = await shardOf(FEW);
      const { end, errors, struck } = await shard.play([
        { fault: 0, action: "source-changed", source: "product", how },
      ]);
      expect({ end, struck }).toEqual({ end: 1, struck: ["source-changed read product"] });
      expect(errors).toMatch(/^product\.csv changed while the run was going/);
      expect(published(shard)).toBe("");
    },
  );
});
