import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { PartitionManifest } from "./artifacts.ts";
import { SourceError } from "./errors.ts";
import { digestSources } from "./inspect-sources.ts";
import { type PartitionSourceInput, partitionSource } from "./partition-source.ts";
import { eachRow } from "./row-batch.ts";
import { shardOf } from "./sharding.ts";
import { eachBatch } from "./slices.ts";
import { sourceDigestOf } from "./source-digest.ts";
import { recordedWorld, sourceFile, sourcesOfTwo } from "./testing/recorded-world.ts";
import { textOf } from "./testing/split.ts";

const prefix = "partition-billing-of-00003";
const sources = sourcesOfTwo({
  billing: sourceFile("billing", "a,a@x", `b,"x"`, "", "a,later", `"b"x`),
});

async function partition(change: Partial<PartitionSourceInput> = {}, over = sources) {
  const contents = new Map<string, Buffer>();
  const world = recordedWorld(over, undefined, contents);
  const files = await digestSources(world.ctx.store.sources("/in"));
  const input = {
    sources: "/in",
    output: "/out",
    source: "billing",
    shardCount: 3,
    files,
  } as const;
  const result = await partitionSource
    .run(world.ctx, { ...input, ...change })
    .catch((error) => ({ error }));
  return { ...world, contents, files, result };
}

const digestOf = (bytes: Uint8Array = Buffer.alloc(0)) => ({
  bytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
});

describe("a partition", () => {
  it("publishes slices and then their manifest, and sweeps its own leftovers", async () => {
    const { happened } = await partition();
    expect(happened).toEqual([
      "partition.start",
      "source.read billing",
      `publish ${prefix}.slices`,
      `publish ${prefix}.manifest.json`,
      `sweep "${prefix}"`,
      "partition.before-return",
    ]);
  });

  it("puts every row into the slice of its shard, those without a usable id into the empty id's", async () => {
    const { contents } = await partition();
    const file = contents.get(`${prefix}.slices`) as Buffer;
    const { shards } = JSON.parse(String(contents.get(`${prefix}.manifest.json`)));
    const found = (shards as PartitionManifest["shards"]).map(({ segments }) => {
      const rows: string[] = [];
      const parts = segments.map(([at, bytes]) => file.subarray(at, at + bytes));
      eachBatch(Buffer.concat(parts), (batch) =>
        eachRow(batch, (row) => rows.push(`${row.line}: ${textOf(row)}`)),
      );
      return rows;
    });
    const expected: string[][] = [[], [], []];
    for (const [id, ...rows] of [
      ["a", "2: a,a@x,,,,,", "5: a,later,,,,,"],
      ["b", '3: b,"x",,,,,'],
      ["", "4: ,,,,,,", '6: "b"x,,,,,,'],
    ] as const) {
      expected[shardOf(id, 3)]?.push(...rows);
    }
    for (const rows of expected) rows.sort();
    expect(found).toEqual(expected);
  });

  it("returns and writes down what it has published", async () => {
    const { contents, result, files } = await partition();
    const slices = digestOf(contents.get(`${prefix}.slices`));
    const manifestBytes = contents.get(`${prefix}.manifest.json`);
    const sourceDigest = sourceDigestOf(files);
    const told = { source: "billing", shardCount: 3, sourceDigest, rows: 5 };
    expect(result).toEqual({ ...told, slices, manifest: digestOf(manifestBytes) });
    expect(JSON.parse(String(manifestBytes))).toMatchObject({
      pipelineVersion: "1",
      ...told,
      header: { fieldCount: 7, customerId: 0, email: 1, columns: [2, 3, 4, 5, 6] },
      slices: { name: `${prefix}.slices`, ...slices },
    });
  });

  it("logs its begin and its end, and columns that nobody knows", async () => {
    const billing = Buffer.from(
      String(sources.billing).replace("last_payment", "last_payment,zip"),
    );
    const { logged } = await partition({}, { ...sources, billing });
    expect(logged).toEqual([
      { event: "partition_start", source: "billing", shard_count: 3 },
      { event: "unknown_columns", source: "billing", columns: ["zip"] },
      { event: "partition_end", source: "billing", rows: 5 },
    ]);
    expect((await partition()).logged.map(({ event }) => event)).toEqual([
      "partition_start",
      "partition_end",
    ]);
  });
});

describe("a partition refuses", () => {
  it("a source that is another than when the run began, and publishes nothing of it", async () => {
    const { files } = await partition();
    const changed = { ...sources, billing: sourceFile("billing", "a") };
    const { result, contents, logged } = await partition({ files }, changed);
    const { error } = result as { readonly error: Error };
    expect(error).toBeInstanceOf(SourceError);
    expect(error.message).toMatch(/^billing\.csv changed while the run was going \(\d+ bytes/);
    expect(contents.size).toBe(0);
    expect(logged.at(-1)).toEqual({
      event: "partition_failed",
      source: "billing",
      error: error.message,
    });
  });

  it.each([
    [
      { source: "sales" as never },
      'input.source must be one of crm, billing, product, support; found "sales"',
    ],
    [{ shardCount: 0 }, "input.shardCount must be a whole number from 1 to 10000; found 0"],
    [{ sources: "" }, 'input.sources must name a folder; found ""'],
    [{ output: 5 as never }, "input.output must name a folder; found 5"],
    [{ files: {} as never }, "input.files.crm must be the bytes and the sha256 of crm.csv"],
    [{ shard: 1 } as never, "input.shard is not known"],
  ])("the input %j", async (change, message) => {
    const { result, happened } = await partition(change);
    expect((result as { readonly error: Error }).error.message).toContain(message);
    expect(happened).toEqual([]);
  });
});
