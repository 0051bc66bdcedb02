import { whyIncomplete } from "../journal/runs.ts";
import { list } from "./difference.ts";
import type { ArtifactFiles, Invariant } from "./invariant.ts";
import { isThere } from "./known-files.ts";
import { hasOtherSources, OTHER_SOURCES } from "./other-sources.ts";
import { readCustomers, readRunManifest } from "./published.ts";
import { NO_ORACLE } from "./reasons.ts";
import { judgedRoots } from "./roots.ts";

/**
 * Goes by the run manifest, as a reader does: what lies beside it does not count. A run that did not
 * complete and has no manifest has published no set of customers, so there is nothing to judge; one
 * that has a manifest looks finished to every reader, and is judged like one.
 */
export const exactlyOnce: Invariant = {
  name: "exactly-once",
  title: "Every customer of the sources is in the published profiles exactly once.",
  judge(evidence) {
    const { root, journal, files, oracle } = evidence;
    if (oracle === null) return { notApplicable: NO_ORACLE };
    const path = `${oracle.runKey}/manifest.json`;
    if (!isThere(files, path)) {
      const completed = judgedRoots(evidence).filter(
        (each) => whyIncomplete(journal, each) === null,
      );
      const [without] = completed.filter((each) => !hasOtherSources(journal, each, oracle));
      if (without !== undefined) return [`root ${without} completed, but ${path} is not there`];
      return {
        notApplicable:
          completed.length > 0 ? OTHER_SOURCES : (whyIncomplete(journal, root) as string),
      };
    }
    const places = placesOf(files, oracle.runKey, path);
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

/** The shards that each customer is found in, by the profiles that a run manifest names. */
function placesOf(files: ArtifactFiles, folder: string, manifest: string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const { shard, profiles } of readRunManifest(files, manifest).shards) {
    for (const customerId of readCustomers(files, `${folder}/${profiles.name}`)) {
      const known = places.get(customerId);
      if (known === undefined) places.set(customerId, [shard]);
      else known.push(shard);
    }
  }
  return places;
}
