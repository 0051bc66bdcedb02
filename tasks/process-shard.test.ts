import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { SourceError } from "./errors.ts";
import { inspectSources } from "./inspect-sources.ts";
import { processShard } from "./process-shard.ts";
import { sourceDigestOf } from "./source-digest.ts";
import { recordedWorld, sourceFile, sourcesOfTwo } from "./testing/recorded-world.ts";

const sources = sourcesOfTwo({
  crm: sourceFile("crm", "b,b@x", "a,a@x,Acme", "a,,y,z,five", "too,many,fields,,,,,,,,,"),
});
const prefix = "shard-00000-of-00001";

async function inputOver(store = recordedWorld(sources).ctx.store) {
  const files = await inspectSources(store.sources("/in"));
  return { sources: "/in", output: "/out", shard: 0, shardCount: 1, files };
}

const digestOf = (text: string | undefined) => ({
  bytes: Buffer.byteLength(text ?? ""),
  sha256: createHash("sha256")
    .update(text ?? "")
    .digest("hex"),
});

describe("a shard", () => {
  it("publishes profiles, quarantine and manifest in this order, then sweeps its own leftovers", async () => {
    const { ctx, happened } = recordedWorld(sources);
    await processShard.run(ctx, await inputOver());
    expect(happened).toEqual([
      "shard.start",
      ...["crm", "billing", "product", "support"].map((source) => `source.read ${source}`),
      "shard.merged",
      `publish ${prefix}.profiles.ndjson`,
      `publish ${prefix}.quarantine.ndjson`,
      `publish ${prefix}.manifest.json`,
      `sweep "${prefix}"`,
      "shard.before-return",
    ]);
  });

  it("returns and writes down what it has published", async () => {
    const { ctx, artifacts } = recordedWorld(sources);
    const input = await inputOver();
    const result = await processShard.run(ctx, input);
    const published = (kind: string) => artifacts.get(`${prefix}.${kind}`);
    const profiles = published("profiles.ndjson")?.trimEnd().split("\n") ?? [];
    expect(profiles.map((line) => JSON.parse(line).email)).toEqual(["a@x", "b@x"]);
    const quarantined = published("quarantine.ndjson")?.trimEnd().split("\n") ?? [];
    expect(quarantined.map((line) => JSON.parse(line).line)).toEqual([4, 5]);

    const two = { read: 2, merged: 2, superseded: 0, quarantined: 0 };
    const levels = { LOW: 2, MEDIUM: 0, HIGH: 0 };
    const summary = {
      customers: 2,
      rows: { crm: { ...two, read: 4, quarantined: 2 }, billing: two, product: two, support: two },
      // MD5("a") + MD5("b")
      idDigest: "9facd5b8a79fe6946c9ab659dea87df0",
      sums: { healthScore: 110, churnRisk: levels, expansionPotential: levels },
    };
    const shard = { shard: 0, shardCount: 1, sourceDigest: sourceDigestOf(input.files) };
    expect(result).toEqual({
      ...shard,
      ...summary,
      profiles: digestOf(published("profiles.ndjson")),
      quarantine: digestOf(published("quarantine.ndjson")),
      manifest: digestOf(published("manifest.json")),
      firstQuarantined: {
        source: "crm",
        line: 4,
        reason: "unreadable_value",
        field: "employee_count",
      },
    });
    const named = (kind: string) => ({ name: `${prefix}.${kind}`, ...digestOf(published(kind)) });
    expect(JSON.parse(published("manifest.json") ?? "")).toEqual({
      pipelineVersion: "1",
      ...shard,
      ...summary,
      profiles: named("profiles.ndjson"),
      quarantine: named("quarantine.ndjson"),
    });
  });

  it("has no first quarantined row where it has none", async () => {
    const { ctx } = recordedWorld(sourcesOfTwo());
    const result = await processShard.run(ctx, await inputOver(ctx.store));
    expect(result.firstQuarantined).toBeNull();
  });

  it("logs figures", async () => {
    const { ctx, logged } = recordedWorld(sources);
    const { profiles } = await processShard.run(ctx, await inputOver());
    expect(logged.filter(({ event }) => event !== "source_loaded")).toEqual([
      { event: "shard_start", shard: 0, shard_count: 1 },
      { event: "shard_published", shard: 0, ...profiles },
      { event: "shard_end", shard: 0, customers: 2 },
    ]);
    expect(logged).toContainEqual({
      event: "source_loaded",
      shard: 0,
      source: "crm",
      ...{ read: 4, merged: 2, superseded: 0, quarantined: 2 },
    });
  });
});

describe("a shard whose sources are not those of the run", () => {
  it("names the first that changed, and publishes nothing", async () => {
    const changed = { ...sources, product: sourceFile("product", "a") };
    const { ctx, artifacts, logged } = recordedWorld(changed);
    const error = await processShard.run(ctx, await inputOver()).catch((error) => error);
    const [before, now] = [sources.product.length, changed.product.length];
    expect(error).toBeInstanceOf(SourceError);
    expect(error.message).toBe(
      `product.csv changed while the run was going (${before} bytes when it began, ${now} now); start a new run over the new sources`,
    );
    expect(artifacts.size).toBe(0);
    expect(logged.at(-1)).toEqual({ event: "shard_failed", shard: 0, error: error.message });
  });
});

it("checks the partitions that it is given, and reads nothing else", async () => {
  const { ctx, happened } = recordedWorld(sources);
  const input = { ...(await inputOver()), partitions: {} as never };
  await expect(processShard.run(ctx, input)).rejects.toThrow("input.partitions.crm must be");
  expect(happened).toEqual([]);
  const digest = { bytes: 1, sha256: "0".repeat(64) };
  const partitions = { crm: digest, billing: digest, product: digest, support: digest };
  // Nobody has published them here.
  await expect(processShard.run(ctx, { ...input, partitions })).rejects.toThrow(
    "no partition-crm-of-00001.manifest.json",
  );
});
