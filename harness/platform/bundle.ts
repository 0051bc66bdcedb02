/** Our worker as one file, so that a process of it starts in about the time of a bare `node`. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Bundles the worker into a folder.
 *
 * @returns the command that starts it
 */
export async function bundleWorker(folder: string): Promise<string[]> {
  const outfile = join(folder, "worker.cjs");
  await build({
    entryPoints: [fileURLToPath(new URL("./worker-main.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "error",
  });
  return [process.execPath, outfile];
}
