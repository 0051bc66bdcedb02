import { whyIncomplete } from "../journal/runs.ts";
import { list } from "./difference.ts";
import type { Invariant } from "./invariant.ts";
import { readProfiles, readRunManifest } from "./published.ts";
import { NO_ORACLE } from "./reasons.ts";

/**
 * Goes by the run manifest, as a reader does: what lies beside it does not count. A run that did not
 * complete has published no set of customers, so there is nothing to judge.
 */
export const exactlyOnce: Invariant = {
  name: "exactly-once",
  title: "Every customer of the sources is in the published profiles exactly once.",
  judge({ root, journal, files, oracle }) {
    const incomplete = whyIncomplete(journal, root);
    if (incomplete !== null) return { notApplicable: incomplete };
    if (oracle === null) return { notApplicable: NO_ORACLE };
    const places = new Map<string, number[]>();
    const { shards } = readRunManifest(files, `${oracle.runKey}/manifest.json`);
    for (const { shard, profiles } of shards) {
      for (const { customerId } of readProfiles(files, `${oracle.runKey}/${profiles.name}`)) {
        const known = places.get(customerId);
        if (known === undefined) places.set(customerId, [shard]);
        else known.push(shard);
      }
    }
    const expected = new Map(
      oracle.shards.flatMap(({ shard, profiles }) =>
        profiles.map(({ customerId }) => [customerId, shard] as const),
      ),
    );
    const missing = [...expected].filter(([id]) => !places.has(id));
    const unexpected = [...places].filter(([id]) => !expected.has(id));
    const doubled = [...places].filter(([, where]) => where.length > 1);
    return [
      ...missing.map(([id, shard]) => `customer "${id}" of shard ${shard} is missing`),
      ...unexpected.map(
        ([id, where]) => `customer "${id}" in shard ${list(where)} is in no usable row`,
      ),
      ...doubled.map(
        ([id, where]) => `customer "${id}" is there ${where.length} times, in shard ${list(where)}`,
      ),
    ];
  },
};
