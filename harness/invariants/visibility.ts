/** What a reader who goes by manifests would have met, at any moment of the journal. */
import type { StoreEntry } from "../journal/entry.ts";
import type { Content } from "../oracle/digest.ts";
import { artifactAt, isManifest } from "./artifact-names.ts";
import { placeOf } from "./instances.ts";
import type { Evidence } from "./invariant.ts";
import { contentOf, isThere } from "./known-files.ts";
import { vouchersIn } from "./swept-temporaries.ts";
import { namedIn } from "./whole-manifest.ts";

/** A content as far as a journal tells it. */
interface Told {
  readonly bytes: number | undefined;
  readonly sha256: string | undefined;
}

/**
 * Manifests are read as they lie there at the end. One that was published with other content than
 * that was replaced, which the same sources never give cause to; published again with the same bytes
 * it changes nothing. No final name is ever taken away, whoever published it, and what lay there
 * before the journal began stays as it was.
 */
export function visibilityViolations({
  journal,
  files,
  before = new Map(),
}: Pick<Evidence, "journal" | "files" | "before">): string[] {
  const violations: string[] = [];
  /** What lies under each final name. */
  const visible = new Map<string, Told>();
  /** Names that do not survive yet if the host goes down, by folder. */
  const unsynced = new Map<string, Set<string>>();
  /** What published manifests promise, by path. */
  const promised = new Map<string, { readonly by: string; readonly content: Content }>();
  const vouchers = vouchersIn(journal);

  for (const [path, content] of before) {
    if (artifactAt(path) === null) continue;
    visible.set(path, content);
    if (isThere(files, path) && isSame(contentOf(files, path), content)) promise(path);
  }
  for (const entry of journal) {
    if (entry.kind === "fault" && entry.action === "host-crash") goDown();
    if (entry.kind !== "store") continue;
    if (entry.op === "rename" && entry.to !== undefined) appear(entry, entry.to);
    if (entry.op === "remove" || entry.op === "rename") disappear(entry);
    if (entry.op === "sync-directory") unsynced.delete(entry.path);
  }
  for (const [path, content] of visible) {
    if (isThere(files, path)) {
      const found = contentOf(files, path);
      if (before.has(path) && !isSame(content, found)) {
        violations.push(`${path} lay there before as ${describe(content)}, now ${describe(found)}`);
      }
    } else violations.push(`${path} was published, but is not there any more`);
  }
  return violations;

  /** What was not durable may be there still, or not: nobody can tell. */
  function goDown(): void {
    for (const paths of unsynced.values()) for (const path of paths) visible.delete(path);
    unsynced.clear();
  }

  function promise(manifest: string): void {
    for (const [path, { bytes, sha256 }] of namedIn(files, manifest)) {
      promised.set(path, { by: manifest, content: { bytes, sha256 } });
    }
  }

  function appear(entry: StoreEntry, path: string): void {
    const { bytes, sha256 } = entry;
    const tell = (what: string) => violations.push(`${placeOf(entry)}: ${what}`);
    const content = { bytes, sha256 };
    const last = visible.get(path);
    visible.set(path, content);
    if (last === undefined || !isSame(last, content)) {
      const folder = path.slice(0, path.lastIndexOf("/"));
      unsynced.set(folder, (unsynced.get(folder) ?? new Set()).add(path));
    }
    const known = promised.get(path);
    if (known !== undefined && !isSame(known.content, content)) {
      tell(`${path} became ${describe(content)}; ${known.by} names ${describe(known.content)}`);
    }
    if (!isManifest(artifactAt(path)) || !isThere(files, path)) return;
    const lasting = contentOf(files, path);
    if (!isSame(lasting, content)) {
      tell(`${path} was published as ${describe(content)}, and later became ${describe(lasting)}`);
      return;
    }
    for (const [name, wanted] of namedIn(files, path)) {
      const there = visible.get(name);
      if (there === undefined) {
        if (vouchers.isVouchedFor(entry, name, wanted)) continue;
        tell(`${path} names ${name}, which was not there yet`);
      } else if (!isSame(there, wanted)) {
        tell(`${path} names ${name} as ${describe(wanted)}; it was ${describe(there)}`);
      }
    }
    promise(path);
  }

  function disappear(entry: StoreEntry): void {
    const { path } = entry;
    visible.delete(path);
    const known = promised.get(path);
    if (known !== undefined) {
      violations.push(`${placeOf(entry)}: ${path}, which ${known.by} names, was taken away`);
    } else if (artifactAt(path) !== null) {
      violations.push(`${placeOf(entry)}: ${path}, a final name, was taken away`);
    }
  }
}

function isSame(a: Told, b: Told): boolean {
  return a.bytes === b.bytes && a.sha256 === b.sha256;
}

function describe({ bytes, sha256 }: Told): string {
  if (bytes === undefined || sha256 === undefined) return "something the journal does not tell";
  return `${bytes} bytes with sha256 ${sha256.slice(0, 12)}…`;
}
