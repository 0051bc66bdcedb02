/**
 * Promise: a shard that parses only its own rows reads the same as one that parses everything and
 * then keeps its own. Rows are routed by their raw bytes, before any parser has seen them; however
 * broken a file is, every row goes where its parsed id says, or the whole file is refused. Where a file
 * is sound, it needs no parser to know better: every row goes where the id that was written says.
 *
 * The rules of the text (design, section 5, "Malformed text") are the oracle's parser here, a naive
 * one over whole files.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeOracle } from "../harness/oracle/compute.ts";
import { shardOf } from "../harness/oracle/digest.ts";
import { linesOf } from "../harness/oracle/testing/expected.ts";
import { parseCsv } from "../harness/oracle/testing/naive-csv.ts";
import { textOf } from "../harness/oracle/text.ts";
import { inactiveFailpoints } from "../tasks/failpoints.ts";
import { digestSources } from "../tasks/inspect-sources.ts";
import { quarantineLine } from "../tasks/quarantine.ts";
import { readShard } from "../tasks/read-shard.ts";
import { routedRows } from "../tasks/routed-rows.ts";
import { createRouter, shardAt } from "../tasks/routing.ts";
import { rowAt } from "../tasks/row-batch.ts";
import { createRowSplitter } from "../tasks/rows.ts";
import type { SourceName } from "../tasks/sources.ts";
import type { SourceStore } from "../tasks/store.ts";
import { anyFile } from "../tasks/testing/awkward-csv.ts";
import { profileLinesOf } from "../tasks/testing/shard-customers.ts";
import { damagedSources, shownAsText } from "./arbitrary/damaged.ts";
import type { SourceFiles } from "./arbitrary/sources.ts";
import { runs } from "./replay.ts";
import { csvText } from "./rfc4180.ts";

/** `crm.csv line 3`: where a file is refused. */
const placeIn = (error: unknown): string | undefined =>
  /^\w+\.csv line \d+/.exec((error as Error).message)?.[0];

type Outcome<Value> = { readonly value: Value } | { readonly refusedAt: string | undefined };

async function outcomeOf<Value>(from: () => Value | Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await from() };
  } catch (error) {
    return { refusedAt: placeIn(error) };
  }
}

describe("any bytes at all", () => {
  interface RoutedRow {
    readonly line: number;
    readonly shard: number;
  }

  function routedUnparsed(file: Buffer, customerId: number, shardCount: number): RoutedRow[] {
    const header = { fieldCount: 3, customerId, email: 1, columns: [], unknown: [] };
    const route = createRouter(shardCount);
    const rows: RoutedRow[] = [];
    const splitter = createRowSplitter("any.csv", (batch) => {
      route(batch, header);
      for (let i = batch.first; i < batch.end; i++) {
        rows.push({ line: rowAt(i).line, shard: shardAt(i) });
      }
    });
    splitter.push(file);
    splitter.end();
    return rows;
  }

  function routedParsed(file: Buffer, customerId: number, shardCount: number): RoutedRow[] {
    return parseCsv("any.csv", file).map(({ line, fields }) => {
      const field = fields[customerId];
      const id = field === undefined || field.malformed ? undefined : textOf(field.bytes);
      return { line, shard: shardOf(id ?? "", shardCount) };
    });
  }

  it("every row goes to the shard of its parsed id, wherever the id's column is", async () => {
    const file = anyFile().map((text) => shownAsText(Buffer.from(text, "latin1")));
    await fc.assert(
      fc.asyncProperty(file, fc.nat({ max: 3 }), async (file, customerId) => {
        // So many shards that two ids hardly ever share one.
        expect(await outcomeOf(() => routedUnparsed(file, customerId, 10_000))).toEqual(
          await outcomeOf(() => routedParsed(file, customerId, 10_000)),
        );
      }),
      runs(2000),
    );
  });

  it("a row of RFC 4180 goes to the shard of the id that was written, whatever bytes it is made of", () => {
    /** Bytes, one character each, of text or of anything. */
    const bytes = fc.oneof(
      fc.constantFrom("", '"', '""', ",", "\r\n", "\n", "\r", '"\n', "\u00ef\u00bb\u00bf"),
      fc
        .string({ unit: "binary", maxLength: 6 })
        .map((text) => Buffer.from(text).toString("latin1")),
      fc.uint8Array({ maxLength: 6 }).map((each) => Buffer.from(each).toString("latin1")),
    );
    const field = fc.record({ text: bytes, quoted: fc.boolean() });
    const row = fc.record({ fields: fc.tuple(field, field, field), crlf: fc.boolean() });
    const rows = fc.array(row, { maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.boolean(), fc.nat({ max: 2 }), (rows, finalLineEnd, customerId) => {
        // A first row without any BOM, so that one that begins an id stays there.
        const header = { fields: [{ text: "a" }, { text: "b" }, { text: "c" }], crlf: false };
        const file = Buffer.from(csvText([header, ...rows], finalLineEnd), "latin1");
        const [, ...routed] = routedUnparsed(file, customerId, 10_000);
        expect(routed.map(({ shard }) => shard)).toEqual(
          rows.map(({ fields }) => {
            const id = textOf(Buffer.from(fields[customerId]?.text ?? "", "latin1"));
            return shardOf(id ?? "", 10_000);
          }),
        );
      }),
      runs(1000),
    );
  });
});

describe("sources damaged in any place", () => {
  /** What one shard keeps, as its artifacts will show it. */
  interface Kept {
    readonly rows: unknown;
    readonly profiles: readonly string[];
    readonly quarantined: readonly string[];
  }

  function storeOf(files: SourceFiles): SourceStore {
    return {
      async *read(fileName) {
        yield files[fileName.replace(/\.csv$/, "") as SourceName];
      },
    };
  }

  async function keptByPipeline(files: SourceFiles, shards: number): Promise<Kept[]> {
    const kept: Kept[] = [];
    for (let shard = 0; shard < shards; shard++) {
      const store = storeOf(files);
      const source = routedRows(store, await digestSources(store), shard, shards);
      const read = await readShard(source, inactiveFailpoints, () => {});
      kept.push({
        rows: read.rows,
        profiles: profileLinesOf(read.customers),
        quarantined: read.quarantined.map(quarantineLine),
      });
    }
    return kept;
  }

  function keptByOracle(files: SourceFiles, shards: number): Kept[] {
    return computeOracle(files, shards).shards.map(({ rows, profiles, quarantine }) => ({
      rows,
      profiles: linesOf(profiles),
      quarantined: linesOf(quarantine),
    }));
  }

  it("give every shard what parsing everything gives it, or are refused at the same line", async () => {
    await fc.assert(
      fc.asyncProperty(damagedSources(), fc.integer({ min: 1, max: 5 }), async (files, shards) => {
        expect(await outcomeOf(() => keptByPipeline(files, shards))).toEqual(
          await outcomeOf(() => keptByOracle(files, shards)),
        );
      }),
      runs(200),
    );
  });
});
