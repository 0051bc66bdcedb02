/** What the store asks of a bucket: a port, so that faults can strike between the two. */
import type { ByteRange } from "../disk.ts";
import type { Pieces } from "../store.ts";
import type { OpenUpload } from "./answers.ts";

/** The bytes of an object or of a part. */
export interface Body {
  readonly bytes: number;
  /** Lower-case hex; the server compares it with what has arrived. */
  readonly sha256: string;
  /** Can be read again, for another try. */
  readonly pieces: Pieces;
}

/** Everything throws `S3Error`, once trying again is of no more use. */
export interface Bucket {
  /**
   * The bytes of an object, in pieces.
   *
   * @param ranges the parts to read, in this order, instead of all; an object that ends within one
   *   gives what it has of it
   */
  read(key: string, ranges?: readonly ByteRange[]): AsyncIterable<Uint8Array>;
  /**
   * Makes an object in one request.
   *
   * @param mode `create` refuses with PreconditionFailed where there is an object of that key already;
   *   a server that does not know conditional writes replaces it. `exclusive` refuses there too
   */
  put(key: string, body: Body, mode: "create" | "exclusive" | "replace"): Promise<void>;
  /** Starts an upload in parts, of which nothing is to be seen until it is completed. */
  startUpload(key: string): Promise<string>;
  /** @param part counted from 1 */
  putPart(key: string, upload: string, part: number, body: Body): Promise<string>;
  /**
   * Makes an object of the parts of an upload; refuses as `put` does.
   *
   * @param etags what `putPart` has returned, by part
   */
  completeUpload(key: string, upload: string, etags: readonly string[]): Promise<void>;
  abortUpload(key: string, upload: string): Promise<void>;
  /** Uploads below a prefix that are neither completed nor aborted: the first thousand of them. */
  openUploads(prefix: string): Promise<readonly OpenUpload[]>;
}
