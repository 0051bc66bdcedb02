/** Where the data of a play lies. */
import { randomBytes } from "node:crypto";
import { InputError } from "../../../tasks/errors.ts";
import { EXIT_CODES, ShardproofError } from "../../arguments/errors.ts";
import type { WorkFolder } from "../work-folder.ts";
import { shareBucket } from "./bucket-share.ts";
import { shareFolder } from "./folder-share.ts";
import type { SharedStore } from "./shared-store.ts";

/**
 * @param location `s3://bucket/prefix`; null for the play's own folder
 * @throws ShardproofError (exit code 2) the location is none, or the environment lacks what S3 needs
 */
export function openSharedStore(
  location: string | null,
  { name, seed }: { readonly name: string; readonly seed: number },
  work: WorkFolder,
): SharedStore {
  if (location === null) return shareFolder(work);
  // Others may play the same there at the same time.
  const play = `${name}-${seed}-${randomBytes(6).toString("hex")}`;
  try {
    return shareBucket(location, play, work, process.env);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new ShardproofError(`--store: ${error.message}`, EXIT_CODES.usage, { cause: error });
  }
}
