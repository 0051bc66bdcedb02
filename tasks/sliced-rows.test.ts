import { describe, expect, it } from "vitest";
import { SourceError } from "./errors.ts";
import { digestSources } from "./inspect-sources.ts";
import { partitionSource } from "./partition-source.ts";
import { type RowsOfShard, readShard } from "./read-shard.ts";
import { routedRows } from "./routed-rows.ts";
import { type PartitionDigests, requirePartitions, slicedRows } from "./sliced-rows.ts";
import { runKeyOf, sourceDigestOf } from "./source-digest.ts";
import { SOURCE_NAMES } from "./sources.ts";
import { recordedWorld, sourceFile, sourcesOfTwo } from "./testing/recorded-world.ts";
import { profileLinesOf } from "./testing/shard-customers.ts";

const SHARDS = 3;
const sources = sourcesOfTwo({
  crm: sourceFile("crm", "a,a@x", `"b ""c""",y`, "d,,,,five", "", "a,later"),
});

/** A store in which every source of the run is partitioned. */
async function partitioned() {
  const contents = new Map<string, Buffer>();
  const { ctx } = recordedWorld(sources, undefined, contents);
  const files = await digestSources(ctx.store.sources("/in"));
  const partitions: Partial<PartitionDigests> = {};
  for (const source of SOURCE_NAMES) {
    const input = { sources: "/in", output: "/out", source, shardCount: SHARDS, files };
    const { manifest } = await partitionSource.run(ctx, input);
    Object.assign(partitions, { [source]: manifest });
  }
  return { ctx, contents, files, partitions: partitions as PartitionDigests };
}

type Partitioned = Awaited<ReturnType<typeof partitioned>>;

function sliceOf({ ctx, files, partitions }: Partitioned, shard: number) {
  const folder = runKeyOf(sourceDigestOf(files), SHARDS);
  return slicedRows(ctx.store.artifacts("/out"), folder, files, partitions, shard, SHARDS);
}

it("gives a shard exactly what it would find in the sources", async () => {
  const world = await partitioned();
  const { ctx, files } = world;
  for (let shard = 0; shard < SHARDS; shard++) {
    const routed = routedRows(ctx.store.sources("/in"), files, shard, SHARDS);
    const [sliced, expected] = [
      await readShard(sliceOf(world, shard), ctx.failpoints, () => {}),
      await readShard(routed, ctx.failpoints, () => {}),
    ];
    expect(profileLinesOf(sliced.customers)).toEqual(profileLinesOf(expected.customers));
    expect([sliced.rows, sliced.quarantined]).toEqual([expected.rows, expected.quarantined]);
  }
});

describe("refuses", () => {
  const errorOf = (rowsOf: RowsOfShard) =>
    rowsOf("crm", () => () => {}).then(
      () => undefined,
      (error) => error,
    );

  it.each(["slices", "manifest.json"])("%s that are not what was published", async (kind) => {
    const world = await partitioned();
    const name = `partition-crm-of-00003.${kind}`;
    for (let shard = 0; shard < SHARDS; shard++) {
      const { segments } = JSON.parse(
        String(world.contents.get("partition-crm-of-00003.manifest.json")),
      ).shards[shard];
      if (segments.length === 0) continue;
      const whole = world.contents.get(name) as Buffer;
      const [at] = kind === "slices" ? segments[0] : [0];
      const changed = Buffer.from(whole);
      changed[at + 8] = 1 + (changed[at + 8] as number);
      world.contents.set(name, changed);
      const error = await errorOf(sliceOf(world, shard).rowsOf);
      expect(error).toBeInstanceOf(SourceError);
      expect(error.message).toContain(`${name} holds other bytes than its partition has published`);
      world.contents.set(name, whole);
    }
  });

  it("an input without the manifest of a source", () => {
    const digest = { bytes: 1, sha256: "0".repeat(64) };
    const partitions = { crm: digest, billing: digest, product: digest, support: digest };
    expect(() => requirePartitions(partitions)).not.toThrow();
    expect(() => requirePartitions(null as never)).toThrow("input.partitions.crm must be");
    for (const wrong of [undefined, {}, { ...digest, sha256: "x" }, { ...digest, bytes: "1" }]) {
      expect(() => requirePartitions({ ...partitions, product: wrong as never })).toThrow(
        "input.partitions.product must be the bytes and the sha256 of its partition's manifest",
      );
    }
  });
});
