/** Where customers are found that are not exactly once where the oracle has them. */
import { shardOf } from "../oracle/digest.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { ArtifactFiles } from "./invariant.ts";
import { profileDifferences } from "./profile-differences.ts";
import { customersIn } from "./published.ts";

/** A profiles artifact, and the shard that somebody says it is of. */
export interface NamedProfiles {
  readonly shard: number;
  readonly path: string;
}

/** A customer that is not exactly once where it belongs. */
export interface OddCustomer {
  readonly customerId: string;
  /** Where it belongs. */
  readonly home: number;
  /** Whether any usable row is of it. */
  readonly isKnown: boolean;
  /** The shards of the artifacts that it is found in, once for each time, in the artifacts' order. */
  readonly shards: readonly number[];
}

/**
 * Every customer of the oracle that is not in the artifacts exactly once, or in another shard, and
 * every one of the artifacts that is not in the oracle. A customer belongs to one shard, so that only
 * artifacts that are not the oracle's, byte for byte, are looked into; all others hold whom they
 * should. Once each, since the oracle has nobody twice.
 *
 * @throws Error if an artifact is not there, or naming its line that is no profile
 */
export function oddCustomers(
  files: ArtifactFiles,
  artifacts: readonly NamedProfiles[],
  oracle: Oracle,
): OddCustomer[] {
  const { shardCount } = oracle;
  /** Positions of the artifacts in which a customer is beyond what is expected there. */
  const strays = new Map<string, number[]>();
  /** Positions of the artifacts in which one is missed. */
  const missed = new Map<string, number[]>();
  const artifactsOf = Array.from({ length: shardCount }, (): number[] => []);

  for (const [position, { shard, path }] of artifacts.entries()) {
    artifactsOf[shard]?.push(position);
    const expected = oracle.shards[shard]?.profiles;
    const { missing, unexpected } =
      expected === undefined
        ? { missing: [], unexpected: customersIn(files.chunks(path), path) }
        : profileDifferences(files, path, expected);
    for (const id of missing) append(missed, id, position);
    for (const id of unexpected) append(strays, id, position);
  }

  const known = knownOf([...strays.keys()], oracle);
  const odd = new Set([...missed.keys(), ...strays.keys()]);
  for (const [shard, positions] of artifactsOf.entries()) {
    if (positions.length === 1) continue;
    for (const id of expectedIn(oracle, shard)) odd.add(id);
  }
  return [...odd].map((customerId): OddCustomer => {
    const home = shardOf(customerId, shardCount);
    const isStray = strays.has(customerId);
    const isKnown = !isStray || known.has(customerId);
    const without = missed.get(customerId) ?? [];
    const atHome = isKnown
      ? (artifactsOf[home] ?? []).filter((position) => !without.includes(position))
      : [];
    const positions = [...(strays.get(customerId) ?? []), ...atHome].sort((a, b) => a - b);
    const shards = positions.map((position) => artifacts[position]?.shard as number);
    return { customerId, home, isKnown, shards };
  });
}

function append(lists: Map<string, number[]>, id: string, position: number): void {
  const list = lists.get(id);
  if (list === undefined) lists.set(id, [position]);
  else list.push(position);
}

/** Those of some customers that the oracle has. */
function knownOf(ids: readonly string[], oracle: Oracle): ReadonlySet<string> {
  const asked = new Set(ids);
  const known = new Set<string>();
  for (const home of new Set(ids.map((id) => shardOf(id, oracle.shardCount)))) {
    for (const id of expectedIn(oracle, home)) if (asked.has(id)) known.add(id);
  }
  return known;
}

function expectedIn({ shards }: Oracle, shard: number): Iterable<string> {
  const chunks = shards[shard]?.profiles.chunks() ?? [];
  return customersIn(chunks, `the oracle's shard ${shard}`);
}
