/** What a file is to the pipeline, told from its name: what faults are narrowed to. */
import { basename } from "node:path";
import { SOURCE_NAMES, type SourceName, sourceFileName } from "../sources.ts";

/** Two are a partition's, three a shard's, and the last is the run's. */
export const ARTIFACT_KINDS = [
  "slices",
  "partition-manifest",
  "profiles",
  "quarantine",
  "shard-manifest",
  "run-manifest",
] as const;

export type ArtifactKind = (typeof ARTIFACT_KINDS)[number];

export type FileKind = SourceName | ArtifactKind;

/** Every name that `fileKindOf` can give. */
export const FILE_KINDS: readonly FileKind[] = [...SOURCE_NAMES, ...ARTIFACT_KINDS];

const ARTIFACT =
  /^\.?(?:(shard|partition)-\w+-of-\d+\.)?(profiles\.ndjson|quarantine\.ndjson|slices|manifest\.json)(?:\..+\.tmp)?$/;

/** By whose it is, nobody's being the run's, and what its name ends in. */
const KINDS: Readonly<Record<string, ArtifactKind>> = {
  "partition slices": "slices",
  "partition manifest.json": "partition-manifest",
  "shard profiles.ndjson": "profiles",
  "shard quarantine.ndjson": "quarantine",
  "shard manifest.json": "shard-manifest",
  "run manifest.json": "run-manifest",
};

/** The source or the artifact at a path, under its final or a temporary name; null for all else. */
export function fileKindOf(path: string): FileKind | null {
  const name = basename(path);
  const source = SOURCE_NAMES.find((each) => sourceFileName(each) === name);
  if (source !== undefined) return source;
  const [, owner = "run", ending] = ARTIFACT.exec(name) ?? [];
  return KINDS[`${owner} ${ending}`] ?? null;
}
