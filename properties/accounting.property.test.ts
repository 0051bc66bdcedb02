/**
 * Promise: no row vanishes unseen. Every row of every source is counted once, as merged, superseded
 * or quarantined, and every quarantined row is kept in exactly one artifact, with its line and text.
 *
 * The rule (design, section 5, "Accounting"): `read = merged + superseded + quarantined`.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { computeOracle } from "../harness/oracle/compute.ts";
import { quarantinedOf } from "../harness/oracle/testing/expected.ts";
import type { RowAccount } from "../tasks/artifacts.ts";
import { SOURCE_NAMES } from "../tasks/sources.ts";
import { sourceDrafts, writeSources } from "./arbitrary/sources.ts";
import { runs } from "./replay.ts";
import { linesOf, runOver } from "./run-over.ts";

const shardCount = () => fc.integer({ min: 1, max: 20 });

it("per source and shard, read = merged + superseded + quarantined", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardCount(), async (drafts, shards) => {
      const { shardResults } = await runOver(writeSources(drafts), shards);
      const accounts = shardResults.flatMap(({ rows }) => SOURCE_NAMES.map((name) => rows[name]));
      expect(accounts).toHaveLength(4 * shards);
      expect(accounts.map(({ read }) => read)).toEqual(
        accounts.map(({ merged, superseded, quarantined }) => merged + superseded + quarantined),
      );
    }),
    runs(50),
  );
});

it("the shards together have read every row that was written, once", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardCount(), async (drafts, shards) => {
      const { result, shardResults } = await runOver(writeSources(drafts), shards);
      for (const { source, rows } of drafts) {
        const readBy = shardResults.map((shard) => shard.rows[source].read);
        expect(readBy.reduce((sum, read) => sum + read)).toBe(rows.length);
        expect(result.rows[source].read).toBe(rows.length);
      }
    }),
    runs(50),
  );
});

it("every count is the oracle's, per source and shard and for the run", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardCount(), async (drafts, shards) => {
      const files = writeSources(drafts);
      const oracle = computeOracle(files, shards);
      const { result, shardResults } = await runOver(files, shards);
      expect(shardResults.map(({ rows }) => rows)).toEqual(oracle.shards.map(({ rows }) => rows));
      expect(result.rows).toEqual(oracle.rows);
    }),
    runs(50),
  );
});

it("every quarantined row is in exactly one artifact, with line, reason and its bytes", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardCount(), async (drafts, shards) => {
      const files = writeSources(drafts);
      const { published } = await runOver(files, shards);
      const kept = Object.keys(published)
        .filter((name) => name.endsWith(".quarantine.ndjson"))
        .flatMap((name) => linesOf(published, name));
      const expected = quarantinedOf(computeOracle(files, shards));
      expect(kept.sort()).toEqual(expected.sort());
    }),
    runs(50),
  );
});

it("what a shard has quarantined is what its account says", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardCount(), async (drafts, shards) => {
      const { published, shardResults } = await runOver(writeSources(drafts), shards);
      const names = Object.keys(published).filter((name) => name.endsWith(".quarantine.ndjson"));
      const quarantined = (account: RowAccount) => account.quarantined;
      expect(names.sort().map((name) => linesOf(published, name).length)).toEqual(
        shardResults.map(({ rows }) =>
          SOURCE_NAMES.reduce((sum, source) => sum + quarantined(rows[source]), 0),
        ),
      );
    }),
    runs(50),
  );
});
