/** The publish protocol, operation by operation: temporary name, sync, rename, sync of the folder. */
import type { JournalEntry, StoreEntry } from "../journal/entry.ts";
import { allRuns, hasDoneItsWork } from "../journal/runs.ts";
import { artifactAt, isManifest } from "./artifact-names.ts";
import { instanceKey, placeOf, tellInstance } from "./instances.ts";

/** A final name that an instance has renamed to, without a sync of the folder since. */
interface Unsynced {
  readonly path: string;
  readonly folder: string;
  readonly sha256: string | undefined;
}

/**
 * Whether everything that came under a final name was whole and durable, and whether every temporary
 * name was one instance's alone: two that write to one file make a mixture of it. The folder's sync
 * must be the instance's own: that another shard's came by just then is luck. A name that durably
 * holds the very same bytes already needs no sync: whichever of the two survives, the reader sees one
 * thing.
 */
export function durabilityViolations(journal: readonly JournalEntry[]): string[] {
  const violations: string[] = [];
  /** Bytes written and synced, by path. */
  const open = new Map<string, { written: number; synced: number }>();
  /** Who made each temporary file. Names are for one instance, so that nobody is ever forgotten. */
  const owners = new Map<string, StoreEntry>();
  const unsynced = new Map<string, Unsynced[]>();
  /** Digest of what each final name durably holds. */
  const durable = new Map<string, string | undefined>();
  const ends = endsOfWork(journal);

  for (const entry of journal) {
    for (const key of ends.get(entry.seq) ?? []) {
      violations.push(...left(unsynced.get(key), `${tellInstance(key)} went to its end`));
    }
    if (entry.kind === "store") replay(entry);
  }
  return violations;

  function replay(entry: StoreEntry): void {
    const { op, path, bytes = 0 } = entry;
    const tell = (what: string) => violations.push(`${placeOf(entry)}: ${what}`);
    if ((op === "create" || op === "write") && artifactAt(path) !== null) {
      tell(`${op} of ${path}, a final name; it must be written under a temporary one`);
    }
    if (op === "create" || op === "write" || op === "sync" || op === "rename") {
      const owner = owners.get(path);
      if (op === "create" && owner === undefined) owners.set(path, entry);
      else if (owner === undefined) tell(`${op} of ${path}, which nobody has made`);
      else if (instanceKey(owner) !== instanceKey(entry)) {
        tell(`${op} of ${path}, the temporary file of ${tellInstance(instanceKey(owner))}`);
      }
    }
    const file = open.get(path) ?? { written: 0, synced: -1 };
    if (op === "create") open.set(path, { written: 0, synced: -1 });
    if (op === "write") open.set(path, { ...file, written: bytes });
    if (op === "sync") open.set(path, { ...file, synced: bytes });
    if (op === "remove") open.delete(path);
    if (op === "sync-directory") {
      const mine = unsynced.get(instanceKey(entry)) ?? [];
      for (const each of mine) if (each.folder === path) durable.set(each.path, each.sha256);
      unsynced.set(
        instanceKey(entry),
        mine.filter(({ folder }) => folder !== path),
      );
    }
    if (op === "rename") replayRename(entry, file);
  }

  function left(renames: readonly Unsynced[] | undefined, when: string): string[] {
    return (renames ?? []).flatMap(({ path, sha256 }) =>
      sha256 !== undefined && durable.get(path) === sha256
        ? []
        : [`${when}, but the folder was not synced after ${path} was renamed into place`],
    );
  }

  function replayRename(entry: StoreEntry, file: { written: number; synced: number }): void {
    const { path, to = "", bytes } = entry;
    open.delete(path);
    const artifact = artifactAt(to);
    if (artifact === null) {
      violations.push(`${placeOf(entry)}: rename of ${path} to ${to}, which names no artifact`);
      return;
    }
    const length = bytes ?? file.written;
    if (file.synced < Math.max(length, file.written)) {
      const synced = file.synced < 0 ? "none of them" : `only ${file.synced}`;
      violations.push(
        `${placeOf(entry)}: ${to} was renamed into place with ${length} bytes, ${synced} synced`,
      );
    }
    const mine = unsynced.get(instanceKey(entry)) ?? [];
    if (isManifest(artifact)) {
      violations.push(...left(mine, `${placeOf(entry)}: ${to} was published`));
    }
    unsynced.set(instanceKey(entry), [
      ...mine,
      { path: to, folder: to.slice(0, to.indexOf("/")), sha256: entry.sha256 },
    ]);
  }
}

/** The instances that have done their work, by the entry that tells so. */
function endsOfWork(journal: readonly JournalEntry[]): Map<number, string[]> {
  const ends = new Map<number, string[]>();
  for (const { created, attempts } of allRuns(journal)) {
    for (const attempt of attempts) {
      for (const instance of attempt.instances) {
        if (!hasDoneItsWork(attempt, instance)) continue;
        const seq = (instance.ended ?? attempt.ended)?.seq as number;
        const key = `${created.run} ${attempt.attempt} ${instance.number}`;
        ends.set(seq, [...(ends.get(seq) ?? []), key]);
      }
    }
  }
  return ends;
}
