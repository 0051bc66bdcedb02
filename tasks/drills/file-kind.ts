/** What a file is to the pipeline, told from its name: what faults are narrowed to. */
import { basename } from "node:path";
import { SOURCE_NAMES, type SourceName, sourceFileName } from "../sources.ts";

/** The first three are a shard's, the last is the run's. */
export const ARTIFACT_KINDS = ["profiles", "quarantine", "shard-manifest", "run-manifest"] as const;

export type ArtifactKind = (typeof ARTIFACT_KINDS)[number];

export type FileKind = SourceName | ArtifactKind;

/** Every name that `fileKindOf` can give. */
export const FILE_KINDS: readonly FileKind[] = [...SOURCE_NAMES, ...ARTIFACT_KINDS];

const ARTIFACT =
  /^\.?(shard-\d+-of-\d+\.)?(profiles|quarantine|manifest)\.(?:nd)?json(?:\..+\.tmp)?$/;

/** The source or the artifact at a path, under its final or a temporary name; null for all else. */
export function fileKindOf(path: string): FileKind | null {
  const name = basename(path);
  const source = SOURCE_NAMES.find((each) => sourceFileName(each) === name);
  if (source !== undefined) return source;
  const [, shard, kind] = ARTIFACT.exec(name) ?? [];
  if (kind === "manifest") return shard === undefined ? "run-manifest" : "shard-manifest";
  return shard === undefined ? null : (kind as "profiles" | "quarantine");
}
