import { describe, expect, it } from "vitest";
import type { PartitionResult, ShardResult } from "./artifacts.ts";
import { InputError, RunError } from "./errors.ts";
import { type MergeCustomerDataInput, mergeCustomerData } from "./merge-customer-data.ts";
import { partitionSource } from "./partition-source.ts";
import { processShard } from "./process-shard.ts";
import { shardOf } from "./sharding.ts";
import { SOURCE_NAMES } from "./sources.ts";
import {
  type RecordedWorld,
  recordedWorld,
  type SourceBytes,
  sourceFile,
  sourcesOfTwo,
} from "./testing/recorded-world.ts";

const INPUT: MergeCustomerDataInput = { sources: "/in", output: "/out", shards: 3 };

/** What becomes of a shard's result on its way to the orchestrator. */
type OnResult = (result: ShardResult) => unknown;

function worldOver(sources: SourceBytes, onResult: OnResult = (result) => result) {
  const inputs: unknown[] = [];
  const world: RecordedWorld = recordedWorld(sources, async (definition, input) => {
    inputs.push(input);
    world.happened.push(definition.name);
    const { ctx } = recordedWorld(sources);
    return onResult(await processShard.run(ctx, input));
  });
  return { ...world, inputs };
}

const run = (
  onResult?: OnResult,
  input: Partial<MergeCustomerDataInput> = {},
  sources = sourcesOfTwo(),
) => mergeCustomerData.run(worldOver(sources, onResult).ctx, { ...INPUT, ...input });

const errorOf = (...args: Parameters<typeof run>) =>
  run(...args).then(
    () => "the run ended well",
    (error) => String(error),
  );

describe("a run", () => {
  it("makes its folder, runs every shard, publishes its manifest last, and sweeps", async () => {
    const { ctx, happened } = worldOver(sourcesOfTwo());
    await mergeCustomerData.run(ctx, INPUT);
    expect(happened).toEqual([
      "run.start",
      "prepare /out",
      "process_shard",
      "process_shard",
      "process_shard",
      "run.before-manifest",
      "publish manifest.json",
      'sweep ""',
    ]);
  });

  it("tells every shard which it is, and what the sources are", async () => {
    const { ctx, inputs } = worldOver(sourcesOfTwo());
    await mergeCustomerData.run(ctx, INPUT);
    const digest = { bytes: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) };
    expect(inputs).toStrictEqual(
      [0, 1, 2].map((shard) => ({
        sources: "/in",
        output: "/out",
        shard,
        shardCount: 3,
        files: { crm: digest, billing: digest, product: digest, support: digest },
      })),
    );
  });

  it("returns and writes down what its shards add up to", async () => {
    const results: ShardResult[] = [];
    const { ctx, artifacts } = worldOver(sourcesOfTwo(), (result) => {
      results[result.shard] = result;
      return result;
    });
    const { runKey, averageHealthScore, manifest, ...result } = await mergeCustomerData.run(
      ctx,
      INPUT,
    );
    const two = { read: 2, merged: 2, superseded: 0, quarantined: 0 };
    const levels = { LOW: 2, MEDIUM: 0, HIGH: 0 };
    expect(result).toEqual({
      sourceDigest: results[0]?.sourceDigest,
      shardCount: 3,
      customers: 2,
      rows: { crm: two, billing: two, product: two, support: two },
      // MD5("a") + MD5("b"), modulo 2^128.
      idDigest: "9facd5b8a79fe6946c9ab659dea87df0",
      sums: { healthScore: 110, churnRisk: levels, expansionPotential: levels },
    });
    expect(averageHealthScore).toBe(55);
    const text = artifacts.get("manifest.json") ?? "";
    expect(manifest.bytes).toBe(text.length);
    const named = (shard: number, kind: string) => `shard-0000${shard}-of-00003.${kind}`;
    expect(JSON.parse(text)).toEqual({
      pipelineVersion: "1",
      ...result,
      shards: results.map(({ shard, customers, manifest, profiles, quarantine }) => ({
        shard,
        customers,
        manifest: { name: named(shard, "manifest.json"), ...manifest },
        profiles: { name: named(shard, "profiles.ndjson"), ...profiles },
        quarantine: { name: named(shard, "quarantine.ndjson"), ...quarantine },
      })),
    });
  });

  it("logs its begin, its end, and columns that nobody knows", async () => {
    const billing = Buffer.from(
      sourceFile("billing", "a", "b").toString().replaceAll("\n", ",\n").replace(",\n", ",zip\n"),
    );
    const { ctx, logged } = worldOver(sourcesOfTwo({ billing }));
    await mergeCustomerData.run(ctx, INPUT);
    expect(logged).toEqual([
      { event: "run_start", shard_count: 3, partition: false },
      { event: "unknown_columns", source: "billing", columns: ["zip"] },
      { event: "run_end", customers: 2 },
    ]);
  });
});

describe("a run with partitions", () => {
  /** Runs with a store that all of its tasks share. */
  async function partitioned(
    onPartition: (result: PartitionResult) => unknown = (result) => result,
    input: Partial<MergeCustomerDataInput> = {},
  ) {
    const sources = sourcesOfTwo();
    const contents = new Map<string, Buffer>();
    const begun: string[] = [];
    const inputs: unknown[] = [];
    const world = recordedWorld(
      sources,
      async (definition, subtask) => {
        begun.push(definition.name);
        inputs.push(subtask);
        const { ctx } = recordedWorld(sources, undefined, contents);
        const result = await definition.run(ctx, subtask);
        return definition.name === partitionSource.name
          ? onPartition(result as PartitionResult)
          : result;
      },
      contents,
    );
    const result = await mergeCustomerData
      .run(world.ctx, { ...INPUT, partition: true, ...input })
      .catch(String);
    return { ...world, contents, result, begun, inputs };
  }

  it("cuts every source, then runs every shard over the slices, and returns what it returns without", async () => {
    const { result, begun, logged } = await partitioned();
    expect(begun).toEqual([
      ...Array(4).fill("partition_source"),
      ...Array(3).fill("process_shard"),
    ]);
    expect(result).toEqual(await run());
    expect(logged[0]).toEqual({ event: "run_start", shard_count: 3, partition: true });
  });

  it("tells every partition its source, and every shard what the partitions are", async () => {
    const { inputs } = await partitioned();
    const digest = { bytes: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) };
    const digests = { crm: digest, billing: digest, product: digest, support: digest };
    const shared = { sources: "/in", output: "/out", shardCount: 3, files: digests };
    expect(inputs).toStrictEqual([
      ...SOURCE_NAMES.map((source) => ({ ...shared, source })),
      ...[0, 1, 2].map((shard) => ({ ...shared, partitions: digests, shard })),
    ]);
  });

  it("fails with the first partition that does, and starts no shard", async () => {
    const { result, begun } = await partitioned((each) => {
      if (each.source === "crm") return each;
      throw new Error("the disk is full");
    });
    expect(result).toBe(
      "RunError: the partition of billing.csv failed: the disk is full (and 2 more partitions)",
    );
    expect(begun).not.toContain("process_shard");
    for (const odd of [undefined, { source: "support" }]) {
      expect((await partitioned(() => odd)).result).toContain(
        "the partition of crm.csv ended without its result (cancelled?)",
      );
    }
  });

  it("fails where the shards do not add up to what was partitioned", async () => {
    const { result } = await partitioned((each) => ({ ...each, rows: each.rows + 1 }));
    expect(result).toContain("crm.csv has 3 rows, but the shards read 2");
  });

  it("says what `partition` may be", async () => {
    const { result } = await partitioned(undefined, { partition: "yes" as never });
    expect(result).toBe('InputError: input.partition must be true or false; found "yes"');
  });
});

describe("a run whose shards", () => {
  const failing =
    (...shards: number[]): OnResult =>
    (result) => {
      if (shards.includes(result.shard)) throw new Error("Subtask failed: no Subtask failed: here");
      return result;
    };

  it("fail names the first, without what the SDK puts before it, and how many others", async () => {
    const first = "RunError: shard 1 of 4 failed: no Subtask failed: here";
    expect(await errorOf(failing(1), { shards: 4 })).toBe(first);
    expect(await errorOf(failing(1, 2), { shards: 4 })).toBe(`${first} (and 1 more shard)`);
    expect(await errorOf(failing(3, 1, 2), { shards: 4 })).toBe(`${first} (and 2 more shards)`);
    const ofItsOwn: OnResult = () => {
      throw new Error("said that Subtask failed: x");
    };
    expect(await errorOf(ofItsOwn, { shards: 1 })).toBe(
      "RunError: shard 0 of 1 failed: said that Subtask failed: x",
    );
  });

  it.each([
    ["nothing", () => undefined],
    ["another shard's result", (result: ShardResult) => ({ ...result, shard: 9 })],
  ] satisfies [string, OnResult][])("end with %s is not finished", async (_, end) => {
    const one: OnResult = (result) => (result.shard === 1 ? end(result) : result);
    expect(await errorOf(one)).toBe("RunError: shard 1 of 3 ended without its result (cancelled?)");
  });

  it("have worked on other sources is not finished", async () => {
    const stale: OnResult = (result) =>
      result.shard === 2 ? { ...result, sourceDigest: "0".repeat(64) } : result;
    expect(await errorOf(stale)).toBe(
      "RunError: shard 2 worked on other sources than the run; start it again",
    );
  });

  it.each([
    ["lost a row", { read: -1, merged: -1 }, "read 1 (1 merged, 0 superseded, 0 quarantined)"],
    [
      "read one twice",
      { read: 1, superseded: 1 },
      "read 3 (2 merged, 1 superseded, 0 quarantined)",
    ],
    ["lost one after reading", { merged: -1 }, "read 2 (1 merged, 0 superseded, 0 quarantined)"],
    ["merged one twice", { merged: 1 }, "read 2 (3 merged, 0 superseded, 0 quarantined)"],
    [
      "took one for another",
      { merged: -2, superseded: 1, quarantined: 2 },
      "read 2 (0 merged, 1 superseded, 2 quarantined)",
    ],
  ])("have %s is not finished", async (_, changes, counts) => {
    const shard = shardOf("a", 3);
    const miscounted: OnResult = (result) => {
      if (result.shard !== shard) return result;
      const support: Record<string, number> = { ...result.rows.support };
      for (const [name, by] of Object.entries(changes)) support[name] = (support[name] ?? 0) + by;
      return { ...result, rows: { ...result.rows, support } };
    };
    expect(await errorOf(miscounted)).toBe(
      `RunError: support.csv has 2 rows, but the shards ${counts}`,
    );
  });
});

it("counts rows that later ones replace as read", async () => {
  const crm = sourceFile("crm", "a", "a", "b");
  const { rows } = await run(undefined, {}, sourcesOfTwo({ crm }));
  expect(rows.crm).toEqual({ read: 3, merged: 2, superseded: 1, quarantined: 0 });
});

describe("a run with rows that cannot be used", () => {
  const sources = sourcesOfTwo({
    billing: sourceFile("billing", "a", "b", "c,,,ten", "d,,,ten"),
    support: sourceFile("support", "e,,ten", "a", "b"),
  });
  const allowing = (maxQuarantined: number, shards = 3) =>
    errorOf(undefined, { maxQuarantined, shards }, sources);

  it("ends well where they are not more than it allows", async () => {
    expect(await allowing(3 / 11)).toBe("the run ended well");
    expect(await allowing(1)).toBe("the run ended well");
  });

  it.each([1, 3, 40])("names the first of them otherwise (%i shards)", async (shards) => {
    const error = await allowing(0.2, shards);
    expect(error).toMatch(
      /^RunError: 3 of 11 rows cannot be used, more than maxQuarantined \(0\.2\) allows; the first is billing\.csv line 4 \(unreadable_value in mrr\); correct the sources, or raise maxQuarantined; all of these rows are in the quarantine artifacts of [0-9a-f]{32}$/,
    );
  });

  it("does without the first where no shard names one", async () => {
    const unnamed: OnResult = (result) => ({ ...result, firstQuarantined: null });
    expect(await errorOf(unnamed, {}, sources)).toContain("allows; correct the sources, or raise");
  });

  it("allows one in a thousand if nothing is said", async () => {
    expect(await errorOf(undefined, {}, sources)).toContain("maxQuarantined (0.001) allows");
  });

  it("publishes no manifest where they are too many", async () => {
    const { ctx, artifacts, happened } = worldOver(sources);
    await expect(mergeCustomerData.run(ctx, INPUT)).rejects.toBeInstanceOf(RunError);
    expect(happened).not.toContain("run.before-manifest");
    expect([...artifacts.keys()]).toEqual([]);
  });
});

describe("an input", () => {
  it.each([
    [{ sources: "" }, 'input.sources must name a folder; found ""'],
    [{ output: "" }, 'input.output must name a folder; found ""'],
    [{ shards: 0 }, "input.shards must be a whole number from 1 to 10000; found 0"],
    [{ shards: 10_001 }, "input.shards must be a whole number from 1 to 10000; found 10001"],
    [{ maxQuarantined: -0.01 }, "input.maxQuarantined must be a share from 0 to 1; found -0.01"],
    [{ maxQuarantined: 1.01 }, "found 1.01"],
    [{ maxQuarantined: Number.NaN }, "found NaN"],
    [{ maxQuarantined: "0.5" }, 'found "0.5"'],
    [{ maxQuarantined: null }, "found null"],
    [
      { max_quarantined: 0 },
      "input.max_quarantined is not known; the fields are sources, output, shards, maxQuarantined",
    ],
  ])("%j is refused before anything is touched", async (change, message) => {
    const { ctx, happened, logged } = worldOver(sourcesOfTwo());
    const input = { ...INPUT, ...change } as MergeCustomerDataInput;
    const error = await mergeCustomerData.run(ctx, input).catch((error) => error);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(message);
    expect([...happened, ...logged]).toEqual([]);
  });

  it.each([0, 1])("may allow a share of %i", async (maxQuarantined) => {
    expect(await errorOf(undefined, { maxQuarantined })).toBe("the run ended well");
  });
});
