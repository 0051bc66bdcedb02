/** The oracle: what a run over these sources must publish. */
import { totalsOf } from "./account.ts";
import { PIPELINE_VERSION, runKeyOf, shardOf, sourceDigestOf } from "./digest.ts";
import { columnNames } from "./header.ts";
import { ORACLE_SOURCES, type Oracle, type OracleShard, type OracleSource } from "./oracle.ts";
import { OracleError } from "./oracle-error.ts";
import { parseCsv } from "./parse.ts";
import { type CustomerRows, profileFrom } from "./profile.ts";
import { type JudgedRow, judgeRow } from "./row.ts";

/**
 * Works out the output from the bytes of the sources. Whole files in memory, one map, no cleverness:
 * it is here to be believed, not to be fast. It shares no code with the pipeline; the rules are those
 * of the design, section 5.
 *
 * @param sources the bytes of each source file
 * @param shardCount 1 … 10 000
 * @throws OracleError the sources cannot be used as a whole: naming file, line and column
 */
export function computeOracle(
  sources: Readonly<Record<OracleSource, Buffer>>,
  shardCount: number,
): Oracle {
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
      ...profileFrom(customerId, itsRows),
    }));
  const profileOf = ({ customerId, shard, line }: (typeof customers)[number]) => ({
    customerId,
    shard,
    line,
  });

  const rowsByShard = groupByShard(rows, shardCount);
  const customersByShard = groupByShard(customers, shardCount);
  const shards = rowsByShard.map((itsRows, shard): OracleShard => {
    const itsCustomers = customersByShard[shard] ?? [];
    return {
      shard,
      ...totalsOf(itsRows, itsCustomers),
      profiles: itsCustomers.map(profileOf),
      quarantined: itsRows.filter((row) => "reason" in row),
    };
  });
  const sourceDigest = sourceDigestOf(sources);
  return {
    pipelineVersion: PIPELINE_VERSION,
    shardCount,
    sourceDigest,
    runKey: runKeyOf(sourceDigest, shardCount),
    ...totalsOf(rows, customers),
    profiles: new Map(customers.map((customer) => [customer.customerId, profileOf(customer)])),
    quarantined: rows.filter((row) => "reason" in row),
    shards,
  };
}

function judgeRows(source: OracleSource, bytes: Buffer, shardCount: number): JudgedRow[] {
  const file = `${source}.csv`;
  const [header, ...rows] = parseCsv(file, bytes);
  if (header === undefined) throw new OracleError({ file }, "the file is empty");
  const names = columnNames(file, source, header);
  if (rows.length === 0) throw new OracleError({ file }, "there is a header and no row below it");
  return rows.map((row) => judgeRow(source, names, row, shardCount));
}

function groupByShard<Item extends { readonly shard: number }>(
  items: readonly Item[],
  shardCount: number,
): Item[][] {
  const groups = Array.from({ length: shardCount }, (): Item[] => []);
  for (const item of items) groups[item.shard]?.push(item);
  return groups;
}
