import { afterEach, describe, expect, it } from "vitest";
import type { ArmedFault } from "../../tasks/drills/armed-fault.ts";
import { describeWithS3Server } from "../../tasks/testing/s3-server.ts";
import { type S3Shard, useS3Shards } from "./testing/s3-attempt.ts";
import { shownRequest } from "./testing/s3-here.ts";

// A shard's process is ended with SIGKILL at every request of an upload in parts and at every failpoint,
// and the attempt is made again. At no moment may a part of an artifact be seen. All other requests are
// in `s3-run-crash.test.ts`.

const FEW = 5;
/** As many as make profiles of more than one part of an upload. */
const MANY = 15_000;

describeWithS3Server("an attempt in S3 that dies", (server) => {
  const shardOf = useS3Shards(server);
  afterEach(() => server.meddle(null));

  /** Every object is one of the finished run's, whole; a manifest comes after what it names. */
  function expectWhole({ bucket, finished }: S3Shard): void {
    const objects = bucket.objects();
    for (const [key, bytes] of Object.entries(objects)) {
      expect(finished[key]?.equals(bytes), key).toBe(true);
    }
    const seen = Object.keys(objects);
    if (seen.some((key) => key.endsWith(".manifest.json"))) expect(seen).toHaveLength(7);
  }

  async function expectHealed(shard: S3Shard): Promise<void> {
    expectWhole(shard);
    await shard.playAgain();
    expectWhole(shard);
    expect(Object.keys(shard.bucket.objects())).toEqual(Object.keys(shard.finished).sort());
    expect(await shard.uploads()).toEqual([]);
  }

  const SHARD = "shard-00000-of-00001";
  const LARGE_REQUESTS = [
    `POST ${SHARD}.profiles.ndjson?uploads=`,
    `PUT ${SHARD}.profiles.ndjson?partNumber=1&uploadId`,
    `PUT ${SHARD}.profiles.ndjson?partNumber=2&uploadId`,
    `POST ${SHARD}.profiles.ndjson?uploadId`,
  ];
  const SMALL_REQUESTS = [
    `PUT ${SHARD}.quarantine.ndjson`,
    `PUT ${SHARD}.manifest.json`,
    `GET ?uploads=&prefix=${SHARD}`,
  ];
  const READS = ["crm", "billing", "product", "support"].map((name) => `GET in/${name}.csv`);

  it("makes the requests at which it dies below", async () => {
    const shard = await shardOf(MANY);
    server.meddle(() => null);
    expect(await shard.play()).toEqual({ end: 0, errors: "", struck: [] });
    const all = [...READS, ...LARGE_REQUESTS, ...SMALL_REQUESTS];
    expect(server.requests().map(shownRequest)).toEqual(all);
    await expectHealed(shard);
  });

  type Moment = "start" | "body" | "answer";
  const deaths = LARGE_REQUESTS.flatMap((request) =>
    (["start", "body", "answer"] as const)
      .filter((moment) => moment !== "body" || request.startsWith("PUT"))
      .map((moment) => [request, moment] as const),
  );

  /** Plays an attempt that dies at a request. */
  async function die(shard: S3Shard, request: string, moment: Moment): Promise<void> {
    server.meddle(({ method, path }) => {
      expectWhole(shard);
      if (shownRequest(`${method} ${path}`) !== request) return null;
      return { reset: moment, first: shard.kill };
    });
    expect(await shard.play()).toMatchObject({ end: "SIGKILL" });
    server.meddle(null);
  }

  describe("at a request of an upload", () => {
    it.each(deaths)("%s, at its %s", async (request, moment) => {
      const shard = await shardOf(MANY);
      await die(shard, request, moment);
      await expectHealed(shard);
    });
  });

  describe("a second time, at a request that only an attempt after another makes", () => {
    const COMPARES = `GET ${SHARD}.profiles.ndjson`;
    const GIVES_UP = `DELETE ${SHARD}.profiles.ndjson?uploadId`;
    it.each<[number, string, Moment, string[]]>([
      [MANY, LARGE_REQUESTS[2] as string, "start", [GIVES_UP]],
      [MANY, LARGE_REQUESTS[3] as string, "answer", [COMPARES, GIVES_UP]],
      [FEW, SMALL_REQUESTS[0] as string, "answer", [COMPARES, `GET ${SHARD}.quarantine.ndjson`]],
    ])("with %d customers, after %s, at its %s", async (customers, first, moment, more) => {
      const shard = await shardOf(customers);
      await die(shard, first, moment);
      server.meddle(() => null);
      expect(await shard.play()).toMatchObject({ end: 0 });
      const usual = [
        ...READS,
        ...LARGE_REQUESTS,
        ...SMALL_REQUESTS,
        `PUT ${SHARD}.profiles.ndjson`,
      ];
      const made = new Set(server.requests().map(shownRequest));
      expect([...made].filter((request) => !usual.includes(request))).toEqual(more);
      for (const request of more) {
        for (const then of ["start", "answer"] as const) {
          const again = await shardOf(customers);
          await die(again, first, moment);
          await die(again, request, then);
          await expectHealed(again);
        }
      }
    });
  });

  describe("at a failpoint", () => {
    const kill = { fault: 0, action: "kill", occurrence: 1 } as const;
    const SMALL = ["profiles", "quarantine", "shard-manifest"] as const;
    const AT = ["artifact.write", "artifact.before-rename", "artifact.published"] as const;

    it.each<[number, ArmedFault]>([
      [FEW, { ...kill, at: "shard.merged" }],
      ...SMALL.flatMap((artifact) =>
        AT.map((at): [number, ArmedFault] => [FEW, { ...kill, at, artifact }]),
      ),
      [FEW, { ...kill, at: "shard.before-return" }],
      [MANY, { ...kill, at: "artifact.write", artifact: "profiles", occurrence: 34 }],
      [MANY, { ...kill, at: "artifact.before-rename", artifact: "profiles" }],
      [MANY, { ...kill, at: "artifact.published", artifact: "profiles" }],
    ])("with %d customers, %j", async (customers, fault) => {
      const shard = await shardOf(customers);
      server.meddle(() => {
        expectWhole(shard);
        return null;
      });
      const { end, struck } = await shard.play([fault]);
      expect({ end, struck: struck.length }).toEqual({ end: "SIGKILL", struck: 1 });
      server.meddle(null);
      await expectHealed(shard);
    });
  });
});
