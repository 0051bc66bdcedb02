/**
 * Promise: what an export wrote is what we read. Every value that was written as CSV by RFC 4180 comes
 * back in a profile as exactly that value: text to the last byte, numbers to the last bit, days as
 * days, empty fields as null; whatever is quoted, however lines end, with or without a BOM, in any
 * order of columns, whatever the ids look like, and in whatever pieces the disk hands out the file.
 *
 * The rules (design, section 5, "Sources" and "Malformed text"). Values come first here and are then
 * written by a writer of our own, made from the RFC: no parser is asked what a file means.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { inactiveFailpoints } from "../tasks/failpoints.ts";
import { digestSources } from "../tasks/inspect-sources.ts";
import { readShard } from "../tasks/read-shard.ts";
import { routedRows } from "../tasks/routed-rows.ts";
import { SOURCE_NAMES, sourceFileName } from "../tasks/sources.ts";
import type { SourceStore } from "../tasks/store.ts";
import { profileLinesOf } from "../tasks/testing/shard-customers.ts";
import { speltSources, written } from "./arbitrary/spelling.ts";
import { idsOf, meantValues, tables } from "./arbitrary/tables.ts";
import { runs } from "./replay.ts";
import { profileLines, runOver } from "./run-over.ts";

/** What a profile says of its customer, without the scores that follow from it. */
function valuesIn(line: string): Record<string, unknown> {
  const { health_score, churn_risk, expansion_potential, ...values } = JSON.parse(line);
  return values;
}

it("every value comes back as it was meant, in the order of the keys, sorted by the id's bytes", async () => {
  await fc.assert(
    fc.asyncProperty(tables(), speltSources(), async (meant, how) => {
      const { published } = await runOver(written(meant, how), 1);
      const ids = idsOf(meant).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      // As text, in which the order of keys shows.
      expect(profileLines(published).map((line) => JSON.stringify(valuesIn(line)))).toEqual(
        ids.map((id) => JSON.stringify(meantValues(meant, id))),
      );
    }),
    runs(200),
  );
});

it("no row that was written well is quarantined or lost, in any number of shards", async () => {
  await fc.assert(
    fc.asyncProperty(
      tables(),
      speltSources(),
      fc.integer({ min: 1, max: 9 }),
      async (meant, how, shards) => {
        const { result } = await runOver(written(meant, how), shards);
        for (const source of SOURCE_NAMES) {
          const customers = new Set(meant[source].map(({ id }) => id)).size;
          const read = meant[source].length;
          const account = { read, merged: customers, superseded: read - customers, quarantined: 0 };
          expect(result.rows[source]).toEqual(account);
        }
      },
    ),
    runs(50),
  );
});

it("a file says the same in whatever pieces it is read", async () => {
  /** The sources in pieces of these lengths, in turn. */
  const inPieces = (
    files: ReturnType<typeof written>,
    lengths: readonly number[],
  ): SourceStore => ({
    async *read(fileName) {
      const source = SOURCE_NAMES.find((name) => sourceFileName(name) === fileName);
      const bytes = source === undefined ? Buffer.alloc(0) : files[source];
      for (let from = 0, turn = 0; from < bytes.length; turn++) {
        const length = lengths[turn % lengths.length] ?? 1;
        const piece = Buffer.from(bytes.subarray(from, from + length));
        yield piece;
        // As a disk's buffer, it is used again.
        piece.fill("x");
        from += length;
      }
    },
  });
  async function read(store: SourceStore) {
    const source = routedRows(store, await digestSources(store), 0, 1);
    const { customers, ...rest } = await readShard(source, inactiveFailpoints, () => {});
    return { profiles: profileLinesOf(customers), ...rest };
  }
  const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(tables(), speltSources(), lengths, async (meant, how, lengths) => {
      const files = written(meant, how);
      expect(await read(inPieces(files, lengths))).toEqual(
        await read(inPieces(files, [Number.MAX_SAFE_INTEGER])),
      );
    }),
    runs(50),
  );
});
