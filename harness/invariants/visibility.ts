/** What a reader who goes by manifests would have met, at any moment of the journal. */
import type { NamedArtifact } from "../../tasks/artifacts.ts";
import type { StoreEntry } from "../journal/entry.ts";
import { sha256 } from "../oracle/digest.ts";
import { artifactAt } from "./artifact-names.ts";
import type { ArtifactFiles } from "./invariant.ts";
import { readRunManifest, readShardManifest } from "./published.ts";

interface Content {
  readonly bytes: number | undefined;
  readonly sha256: string | undefined;
}

/**
 * Manifests are read as they lie there at the end. One that was published with other content than
 * that was replaced, which the same sources never give cause to.
 */
export function visibilityViolations(
  operations: readonly StoreEntry[],
  files: ArtifactFiles,
): string[] {
  const violations: string[] = [];
  /** What lies under each final name. */
  const visible = new Map<string, Content>();
  /** What published manifests promise, by path. */
  const promised = new Map<string, { readonly by: string; readonly content: Content }>();

  for (const entry of operations) {
    const tell = (what: string) =>
      violations.push(`entry ${entry.seq} (run ${entry.run}, attempt ${entry.attempt}): ${what}`);
    if (entry.op === "rename" && entry.to !== undefined) appear(entry, entry.to, tell);
    const gone = entry.op === "remove" || entry.op === "rename";
    if (gone) disappear(entry.path, tell);
  }
  return violations;

  function appear({ bytes, sha256: digest }: StoreEntry, path: string, tell: Tell): void {
    const content = { bytes, sha256: digest };
    visible.set(path, content);
    const promise = promised.get(path);
    if (promise !== undefined && !isSame(promise.content, content)) {
      tell(`${path} became ${describe(content)}; ${promise.by} names ${describe(promise.content)}`);
    }
    const kind = artifactAt(path)?.kind;
    if (kind !== "run-manifest" && kind !== "shard-manifest") return;
    if (!files.paths.includes(path)) {
      tell(`${path} was published, but is not there any more`);
      return;
    }
    const found = files.read(path);
    const lasting = { bytes: found.length, sha256: sha256(found) };
    if (!isSame(lasting, content)) {
      tell(`${path} was published as ${describe(content)}, and later became ${describe(lasting)}`);
      return;
    }
    for (const [name, wanted] of namedIn(files, path, kind)) {
      const there = visible.get(name);
      if (there === undefined) tell(`${path} names ${name}, which was not there yet`);
      else if (!isSame(there, wanted)) {
        tell(`${path} names ${name} as ${describe(wanted)}; it was ${describe(there)}`);
      }
      promised.set(name, { by: path, content: wanted });
    }
  }

  function disappear(path: string, tell: Tell): void {
    visible.delete(path);
    const promise = promised.get(path);
    if (promise !== undefined) tell(`${path}, which ${promise.by} names, was taken away`);
  }
}

type Tell = (what: string) => void;

function namedIn(
  files: ArtifactFiles,
  path: string,
  kind: "run-manifest" | "shard-manifest",
): [path: string, content: Content][] {
  const folder = path.slice(0, path.indexOf("/"));
  return artifactsNamedIn(files, path, kind).map(({ name, bytes, sha256 }) => [
    `${folder}/${name}`,
    { bytes, sha256 },
  ]);
}

function artifactsNamedIn(
  files: ArtifactFiles,
  path: string,
  kind: "run-manifest" | "shard-manifest",
): NamedArtifact[] {
  if (kind === "shard-manifest") {
    const { profiles, quarantine } = readShardManifest(files, path);
    return [profiles, quarantine];
  }
  return readRunManifest(files, path).shards.flatMap(({ manifest, profiles, quarantine }) => [
    manifest,
    profiles,
    quarantine,
  ]);
}

function isSame(a: Content, b: Content): boolean {
  return a.bytes === b.bytes && a.sha256 === b.sha256;
}

function describe({ bytes, sha256 }: Content): string {
  if (bytes === undefined || sha256 === undefined) return "something the journal does not tell";
  return `${bytes} bytes with sha256 ${sha256.slice(0, 12)}…`;
}
