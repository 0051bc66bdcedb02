/**
 * For tests: the oracle as naively as it can be written, to hold the real one against. Whole files in
 * memory, one byte after the other, one map, every row and line an object.
 */
import { runKeyOf, sha256, shardOf, sourceDigestOf } from "../digest.ts";
import { columnNames } from "../header.ts";
import { ORACLE_SOURCES, type OracleSource, type OracleTotals } from "../oracle.ts";
import { OracleError } from "../oracle-error.ts";
import { type JudgedRow, judgeRow } from "../row.ts";
import { totalsOf } from "./naive-account.ts";
import { parseCsv } from "./naive-csv.ts";
import { type CustomerRows, naiveProfile } from "./naive-profile.ts";

export interface NaiveShard extends OracleTotals {
  /** The lines of the artifacts, LF included. */
  readonly profiles: readonly string[];
  readonly quarantine: readonly string[];
}

export interface NaiveOracle extends OracleTotals {
  readonly runKey: string;
  readonly shards: readonly NaiveShard[];
}

/** @throws OracleError the sources cannot be used as a whole */
export function computeNaively(
  sources: Readonly<Record<OracleSource, Buffer>>,
  shardCount: number,
): NaiveOracle {
  const rows = ORACLE_SOURCES.flatMap((source) => judgeRows(source, sources[source], shardCount));
  const rowsOf = new Map<string, CustomerRows>();
  for (const row of rows) {
    if (!("customerId" in row)) continue;
    rowsOf.set(row.customerId, { ...rowsOf.get(row.customerId), [row.source]: row.values });
  }
  const customers = [...rowsOf]
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([customerId, itsRows]) => ({
      customerId,
      shard: shardOf(customerId, shardCount),
      ...naiveProfile(customerId, itsRows),
    }));
  const shards = Array.from({ length: shardCount }, (_, shard): NaiveShard => {
    const itsRows = rows.filter((row) => row.shard === shard);
    const itsCustomers = customers.filter((customer) => customer.shard === shard);
    return {
      ...totalsOf(itsRows, itsCustomers),
      profiles: itsCustomers.map(({ line }) => line),
      quarantine: itsRows.flatMap((row) => ("place" in row ? [row.artifactLine] : [])),
    };
  });
  const contents = Object.fromEntries(
    ORACLE_SOURCES.map((source) => {
      const { length } = sources[source];
      return [source, { bytes: length, sha256: sha256(sources[source]) }];
    }),
  ) as Parameters<typeof sourceDigestOf>[0];
  const runKey = runKeyOf(sourceDigestOf(contents), shardCount);
  return { runKey, ...totalsOf(rows, customers), shards };
}

function judgeRows(source: OracleSource, bytes: Buffer, shardCount: number): JudgedRow[] {
  const file = `${source}.csv`;
  const [header, ...rows] = parseCsv(file, bytes);
  if (header === undefined) throw new OracleError({ file }, "the file is empty");
  const names = columnNames(file, source, header);
  if (rows.length === 0) throw new OracleError({ file }, "there is a header and no row below it");
  return rows.map((row) => judgeRow(source, names, row, shardCount));
}
