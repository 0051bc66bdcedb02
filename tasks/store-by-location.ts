/** The store that a location belongs to: a path's is a directory, `s3://` a bucket. */
import { isS3Location } from "./s3/location.ts";
import type { ArtifactStore, SourceStore, Store } from "./store.ts";

/**
 * A store for both. What S3 needs is loaded when the first location in S3 is used, so that attempts
 * which work on folders do not pay for it.
 *
 * @param openS3 called once at most
 */
export function createStoreByLocation(directories: Store, openS3: () => Promise<Store>): Store {
  let opened: Promise<Store> | undefined;
  const s3 = () => {
    opened ??= openS3();
    return opened;
  };
  return {
    sources: (location) =>
      isS3Location(location)
        ? openedSources(async () => (await s3()).sources(location))
        : directories.sources(location),
    artifacts: (location) =>
      isS3Location(location)
        ? openedArtifacts(async () => (await s3()).artifacts(location))
        : directories.artifacts(location),
  };
}

function openedSources(open: () => Promise<SourceStore>): SourceStore {
  return {
    async *read(fileName) {
      yield* (await open()).read(fileName);
    },
  };
}

function openedArtifacts(open: () => Promise<ArtifactStore>): ArtifactStore {
  return {
    prepare: async (folder) => (await open()).prepare(folder),
    publish: async (folder, name, pieces) => (await open()).publish(folder, name, pieces),
    async *read(folder, name, ranges) {
      yield* (await open()).read(folder, name, ranges);
    },
    sweep: async (folder, namePrefix) => (await open()).sweep(folder, namePrefix),
  };
}
