import { shardOf } from "../oracle/digest.ts";
import type { Invariant } from "./invariant.ts";
import { isThere } from "./known-files.ts";
import { publishedShards, readCustomers } from "./published.ts";
import { NO_ORACLE } from "./reasons.ts";

/**
 * Every shard manifest that is there counts, also of a run that did not complete: what a shard has
 * published is finished, and must be right. The shard is that of the manifest's name. That profiles
 * are not there is a matter of `correct-content`.
 */
export const rightShard: Invariant = {
  name: "right-shard",
  title: "Every profile lies in the shard that its customer id hashes to.",
  judge({ files, oracle }) {
    if (oracle === null) return { notApplicable: NO_ORACLE };
    const { runKey, shardCount } = oracle;
    return publishedShards(files, runKey).flatMap(({ shard, manifest }) => {
      const path = `${runKey}/${manifest.profiles.name}`;
      if (!isThere(files, path)) return [];
      return readCustomers(files, path).flatMap((customerId) => {
        const right = shardOf(customerId, shardCount);
        if (right === shard) return [];
        return [
          `customer "${customerId}" lies in shard ${shard} (${path}), belongs to shard ${right}`,
        ];
      });
    });
  },
};
