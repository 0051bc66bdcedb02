/** Merges the customers of one range: whole in memory, in one map. */
import { ByteLine } from "./byte-line.ts";
import { type IdHash, idHashOf, shardOfHash } from "./digest.ts";
import { ORACLE_SOURCES, type OracleSource } from "./oracle.ts";
import { plainRowsOf } from "./plain-rows.ts";
import { putProfile } from "./profile.ts";
import { type KeptRow, readRowFile } from "./row-files.ts";
import type { Scratch } from "./scratch.ts";
import { createShardedWriter, type ShardedFile } from "./sharded-file.ts";
import { createShareReader, type ShareReader } from "./share-reader.ts";
import { count, emptyTally, type Tally } from "./tally.ts";
import { bytesOf, isAscii } from "./text.ts";

/** What a range of customers adds to every shard. */
export interface MergedRange {
  /** The profiles' lines, of every shard in order of the ids' bytes. */
  readonly profiles: ShardedFile;
  /** By shard; shards without a row are left out. */
  readonly tallies: ReadonlyMap<number, Tally>;
}

export interface MergeOptions {
  /** The columns of each source, in the order of its file. */
  readonly names: Readonly<Record<OracleSource, readonly string[]>>;
  readonly shardCount: number;
  readonly scratch: Scratch;
}

/** The last usable row of a customer in each source that has one, in the order of the sources. */
type CustomerRows = (KeptRow | undefined)[];

interface Customer {
  /** In byte text. */
  readonly id: string;
  readonly hash: IdHash;
  readonly rows: CustomerRows;
}

/** Merges what all sources say of the customers in a range, by its number. */
export function mergeRange(
  range: number,
  { names, shardCount, scratch }: MergeOptions,
): MergedRange {
  const plain = ORACLE_SOURCES.map((source) => plainRowsOf(source, names[source]));
  const shares = ORACLE_SOURCES.map((source) => createShareReader(source, names[source]));
  const customers = new Map<string, CustomerRows>();
  const tallies = new Map<number, Tally>();

  function tallyOf(shard: number): Tally {
    const known = tallies.get(shard);
    if (known !== undefined) return known;
    const tally = emptyTally();
    tallies.set(shard, tally);
    return tally;
  }

  for (const [at, source] of ORACLE_SOURCES.entries()) {
    readRowFile(scratch, source, range, plain[at] as (typeof plain)[number], (id, row) => {
      const rows = customers.get(id);
      if (rows === undefined) {
        const own: CustomerRows = [undefined, undefined, undefined, undefined];
        own[at] = row;
        customers.set(id, own);
        return;
      }
      if (rows[at] !== undefined) {
        (tallyOf(shardOfHash(hashOf(id), shardCount)).superseded[at] as number) += 1;
      }
      rows[at] = row;
    });
  }

  const byShard = new Map<number, Customer[]>();
  // Byte text sorts by bytes.
  for (const id of [...customers.keys()].sort()) {
    const hash = hashOf(id);
    const shard = shardOfHash(hash, shardCount);
    const others = byShard.get(shard);
    const customer = { id, hash, rows: customers.get(id) as CustomerRows };
    if (others === undefined) byShard.set(shard, [customer]);
    else others.push(customer);
  }

  const writer = createShardedWriter(scratch, `profiles-${range}`, shardCount);
  const line = new ByteLine();
  for (const [shard, its] of [...byShard].sort(([a], [b]) => a - b)) {
    const tally = tallyOf(shard);
    for (const { id, hash, rows } of its) {
      for (let at = 0; at < shares.length; at++) {
        (shares[at] as ShareReader).read(rows[at]);
        if (rows[at] !== undefined) (tally.merged[at] as number) += 1;
      }
      line.clear();
      count(tally, hash, putProfile(line, id, shares));
      writer.writeBytes(shard, line.bytes, line.length);
    }
  }
  return { profiles: writer.end(), tallies };
}

/** @param id byte text */
function hashOf(id: string): IdHash {
  return idHashOf(isAscii(id) ? id : bytesOf(id));
}
