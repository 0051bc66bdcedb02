import { shardOf } from "../oracle/digest.ts";
import type { Invariant } from "./invariant.ts";
import { isThere } from "./known-files.ts";
import { isExpected } from "./profile-differences.ts";
import { customersIn, publishedShards } from "./published.ts";
import { NO_ORACLE } from "./reasons.ts";
import { quoted } from "./visible.ts";

/**
 * Every shard manifest that is there counts, also of a run that did not complete: what a shard has
 * published is finished, and must be right. The shard is that of the manifest's name. That profiles
 * are not there is a matter of `correct-content`. Where they are the oracle's, each is of a customer
 * whose id the oracle has hashed.
 */
export const rightShard: Invariant = {
  name: "right-shard",
  title: "Every profile lies in the shard that its customer id hashes to.",
  judge({ files, oracle }) {
    if (oracle === null) return { notApplicable: NO_ORACLE };
    const { runKey, shardCount, shards } = oracle;
    return publishedShards(files, runKey).flatMap(({ shard, manifest }) => {
      const path = `${runKey}/${manifest.profiles.name}`;
      if (!isThere(files, path)) return [];
      const expected = shards[shard]?.profiles;
      if (expected !== undefined && isExpected(files, path, expected)) return [];
      const violations: string[] = [];
      for (const customerId of customersIn(files.chunks(path), path)) {
        const right = shardOf(customerId, shardCount);
        if (right === shard) continue;
        violations.push(
          `customer ${quoted(customerId)} lies in shard ${shard} (${path}), belongs to shard ${right}`,
        );
      }
      return violations;
    });
  },
};
