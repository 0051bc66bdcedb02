/**
 * The port through which tasks read sources and publish artifacts. `directory-store.ts` is the
 * adapter for directories, `s3/s3-store.ts` that for buckets; `store-by-location.ts` chooses between them.
 */

import type { ByteRange } from "./disk.ts";

/** Bytes, in pieces. */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

export interface Store {
  /** The source files at a location. */
  sources(location: string): SourceStore;
  /** The artifacts of runs at a location. */
  artifacts(location: string): ArtifactStore;
}

export interface SourceStore {
  /**
   * The bytes of one source file, in pieces. A piece is valid until the next one is asked for.
   *
   * @throws SourceError if the file is missing, unreadable or not a file; the message names it
   */
  read(fileName: string): AsyncIterable<Uint8Array>;
}

/** What a published artifact is: its length and the sha256 of its bytes in lower-case hex. */
export interface ArtifactDigest {
  readonly bytes: number;
  readonly sha256: string;
}

export interface ArtifactStore {
  /**
   * Makes sure that the folder of a run can be written to, so that an output that cannot comes to light
   * before any work is done.
   *
   * @throws PublishError naming the folder and why it cannot be made
   */
  prepare(folder: string): Promise<void>;
  /**
   * Publishes one artifact: all of its bytes become visible under its name at once, durably, or
   * nothing does. An artifact of that name is replaced; a store that can tell refuses one whose bytes
   * are others.
   *
   * @param folder the run key
   * @param name file name within the run's folder
   * @param pieces the bytes; pulled one by one, each valid until the next is pulled
   * @throws PublishError naming the artifact and why it cannot be published
   */
  publish(folder: string, name: string, pieces: Pieces): Promise<ArtifactDigest>;
  /**
   * The bytes of a published artifact, in pieces. A piece is valid until the next one is asked for.
   *
   * @param ranges the parts to read, in this order, instead of all
   * @throws PublishError naming the artifact and why it cannot be read
   */
  read(folder: string, name: string, ranges?: readonly ByteRange[]): AsyncIterable<Uint8Array>;
  /** Removes what dead attempts have begun, and not published, of artifacts whose names start so. */
  sweep(folder: string, namePrefix: string): Promise<void>;
}
