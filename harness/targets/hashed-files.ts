/** Artifacts counted and hashed ahead of the invariants, by threads: nearly all of what these ask. */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { ArtifactFiles } from "../invariants/invariant.ts";
import type { Content } from "../oracle/digest.ts";
import type { OnProgress } from "./stage.ts";
import { SMALL_BYTES, withThreads } from "./verification-threads.ts";

/** Files and the folder that they lie below. */
export interface Output {
  readonly folder: string;
  readonly files: ArtifactFiles;
}

/** The files of some outputs, in their order. Small ones stay as they are: they are hashed when asked for. */
export async function hashedFiles(
  outputs: readonly Output[],
  onProgress: OnProgress,
): Promise<ArtifactFiles[]> {
  const sizeOf = ({ folder, files }: Output) =>
    files.paths.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
  if (outputs.reduce((sum, output) => sum + sizeOf(output), 0) <= SMALL_BYTES) {
    return outputs.map(({ files }) => files);
  }
  const total = outputs.reduce((sum, { files }) => sum + files.paths.length, 0);
  let done = 0;
  return withThreads((threads) =>
    Promise.all(
      outputs.map(async ({ folder, files }) => {
        const contents = await Promise.all(
          files.paths.map(async (path): Promise<[string, Content]> => {
            const content = await threads.run({ do: "hash-file", folder, path });
            done += 1;
            onProgress(done, total);
            return [path, content];
          }),
        );
        return { ...files, contents: new Map(contents) };
      }),
    ),
  );
}
