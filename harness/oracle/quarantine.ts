/** The quarantined rows of a source, shard by shard. */
import type { OracleSource, QuarantinedPlace } from "./oracle.ts";
import type { QuarantinedRow } from "./row.ts";
import type { Scratch } from "./scratch.ts";
import { createShardedWriter, type ShardedFile } from "./sharded-file.ts";
import { byteTextOf } from "./text.ts";

export interface Quarantine {
  /** The lines of the artifacts: of every shard in the order of their rows, file after file. */
  readonly files: readonly ShardedFile[];
  /** Rows by shard; shards without any are left out. */
  readonly quarantined: ReadonlyMap<number, number>;
  /** The first row of every shard that has one. */
  readonly first: ReadonlyMap<number, QuarantinedPlace>;
}

/** How many bytes are gathered before a file is made of them. */
const FILE_BYTES = 8 << 20;

export interface QuarantineWriter {
  /** Rows in the order of their lines. */
  add(row: QuarantinedRow): void;
  end(): Quarantine;
}

export function createQuarantine(
  scratch: Scratch,
  source: OracleSource,
  shardCount: number,
): QuarantineWriter {
  const files: ShardedFile[] = [];
  const quarantined = new Map<number, number>();
  const first = new Map<number, QuarantinedPlace>();
  let gathered = new Map<number, string[]>();
  let bytes = 0;

  function flush(): void {
    if (gathered.size === 0) return;
    const name = `quarantine-${source}-${files.length}`;
    const writer = createShardedWriter(scratch, name, shardCount);
    for (const [shard, lines] of [...gathered].sort(([a], [b]) => a - b)) {
      for (const line of lines) writer.write(shard, line);
    }
    files.push(writer.end());
    gathered = new Map();
    bytes = 0;
  }

  return {
    add({ shard, place, artifactLine }) {
      quarantined.set(shard, (quarantined.get(shard) ?? 0) + 1);
      if (!first.has(shard)) first.set(shard, place);
      const line = byteTextOf(Buffer.from(artifactLine));
      const lines = gathered.get(shard);
      if (lines === undefined) gathered.set(shard, [line]);
      else lines.push(line);
      bytes += line.length;
      if (bytes > FILE_BYTES) flush();
    },
    end() {
      flush();
      return { files, quarantined, first };
    },
  };
}
