/** The rows of one shard, from sources that every shard reads whole. */
import type { ShardSource } from "./read-shard.ts";
import { readSource } from "./read-source.ts";
import { createRouter } from "./routing.ts";
import { bytesOfShard, requireUnchanged, type SourceDigests } from "./source-digest.ts";
import type { SourceStore } from "./store.ts";

/**
 * Reads a source in one pass and routes every row by its raw bytes: only the shard's own go further.
 *
 * @param files what the sources were when the run began
 * @throws SourceError from what it returns: a source cannot be used as a whole, or is another by now
 */
export function routedRows(
  sources: SourceStore,
  files: SourceDigests,
  shard: number,
  shardCount: number,
): ShardSource {
  const route = createRouter(shardCount);
  return {
    bytes: bytesOfShard(files, shardCount),
    async rowsOf(source, readerBelow) {
      const file = await readSource(sources, source, (header) => {
        const read = readerBelow(header);
        return (rows) => {
          route(rows, header);
          read(rows, shard);
        };
      });
      requireUnchanged(source, files, file);
    },
  };
}
