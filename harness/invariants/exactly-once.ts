import { whyIncomplete } from "../journal/runs.ts";
import { oddCustomers } from "./customer-places.ts";
import { list } from "./difference.ts";
import type { Invariant } from "./invariant.ts";
import { isThere } from "./known-files.ts";
import { hasOtherSources, OTHER_SOURCES } from "./other-sources.ts";
import { readRunManifest } from "./published.ts";
import { NO_ORACLE } from "./reasons.ts";
import { judgedRoots } from "./roots.ts";
import { quoted } from "./visible.ts";

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
    const artifacts = readRunManifest(files, path).shards.map(({ shard, profiles }) => ({
      shard,
      path: `${oracle.runKey}/${profiles.name}`,
    }));
    const absent = artifacts.filter((artifact) => !isThere(files, artifact.path));
    const present = artifacts.filter((artifact) => isThere(files, artifact.path));
    const odd = oddCustomers(files, present, oracle);
    const missing = odd.filter(({ isKnown, shards }) => isKnown && shards.length === 0);
    const unexpected = odd.filter(({ isKnown }) => !isKnown);
    const doubled = odd.filter(({ shards }) => shards.length > 1);
    return [
      ...absent.map((artifact) => `${path} names ${artifact.path}, which is not there`),
      ...missing.map(
        ({ customerId, home }) => `customer ${quoted(customerId)} of shard ${home} is missing`,
      ),
      ...unexpected.map(
        ({ customerId, shards }) =>
          `customer ${quoted(customerId)} in shard ${list(shards)} is in no usable row`,
      ),
      ...doubled.map(
        ({ customerId, shards }) =>
          `customer ${quoted(customerId)} is there ${shards.length} times, in shard ${list(shards)}`,
      ),
    ];
  },
};
