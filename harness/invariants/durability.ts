/** The publish protocol, operation by operation: temporary name, sync, rename, sync of the folder. */
import type { JournalEntry, StoreEntry } from "../journal/entry.ts";
import { artifactAt } from "./artifact-names.ts";

/** A final name that an attempt has renamed to, without a sync of the folder since. */
interface Unsynced {
  readonly path: string;
  readonly folder: string;
  readonly sha256: string | undefined;
}

/**
 * Whether everything that came under a final name was whole and durable. The folder's sync must be
 * the attempt's own: that another shard's came by just then is luck. A name that durably holds the
 * very same bytes already needs no sync: whichever of the two survives, the reader sees one thing.
 */
export function durabilityViolations(journal: readonly JournalEntry[]): string[] {
  const violations: string[] = [];
  /** Bytes written and synced, by path. */
  const open = new Map<string, { written: number; synced: number }>();
  const unsynced = new Map<string, Unsynced[]>();
  /** Digest of what each final name durably holds. */
  const durable = new Map<string, string | undefined>();

  for (const entry of journal) {
    if (entry.kind === "attempt" && entry.event === "ended" && entry.outcome === "completed") {
      const end = `attempt ${entry.attempt} of run ${entry.run} completed`;
      violations.push(...left(unsynced.get(attemptOf(entry)), end));
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
    const file = open.get(path) ?? { written: 0, synced: -1 };
    if (op === "create") open.set(path, { written: 0, synced: -1 });
    if (op === "write") open.set(path, { ...file, written: bytes });
    if (op === "sync") open.set(path, { ...file, synced: bytes });
    if (op === "remove") open.delete(path);
    if (op === "sync-directory") {
      const mine = unsynced.get(attemptOf(entry)) ?? [];
      for (const each of mine) if (each.folder === path) durable.set(each.path, each.sha256);
      unsynced.set(
        attemptOf(entry),
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
    const mine = unsynced.get(attemptOf(entry)) ?? [];
    if (artifact.kind === "run-manifest" || artifact.kind === "shard-manifest") {
      violations.push(...left(mine, `${placeOf(entry)}: ${to} was published`));
    }
    unsynced.set(attemptOf(entry), [
      ...mine,
      { path: to, folder: to.slice(0, to.indexOf("/")), sha256: entry.sha256 },
    ]);
  }
}

function attemptOf({ run, attempt }: { run: string; attempt: number }): string {
  return `${run} ${attempt}`;
}

/** Where in the journal, for a person. */
function placeOf({ seq, run, attempt }: StoreEntry): string {
  return `entry ${seq} (run ${run}, attempt ${attempt})`;
}
