/** Our worker as one file, so that a process of it starts in about the time of a bare `node`. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { compileAhead } from "./code-cache.ts";
import { withoutExtraCertificates } from "./extra-certificates.ts";

const WORKER_ENTRY = fileURLToPath(new URL("./worker-main.ts", import.meta.url));

/**
 * Bundles the worker into a folder, compiled ahead.
 *
 * @param entry the file that calls `runWorker`
 * @param plugins see and may change what goes in
 * @returns the command that starts it
 */
export async function bundleWorker(
  folder: string,
  entry = WORKER_ENTRY,
  plugins: Plugin[] = [],
): Promise<string[]> {
  const bundle = await bundleFile(folder, entry, plugins);
  const wrapper = withoutExtraCertificates(readFileSync(bundle, "utf8"));
  return [...wrapper, process.execPath, compileAhead(bundle)];
}

/**
 * Bundles a file with all that it imports into one for Node. CommonJS, which pino needs, which starts
 * faster, and which can be compiled ahead if there is no `import()` in it.
 *
 * @param plugins see and may change what goes in
 * @returns the path of the bundle, `<folder>/<entry's name>.cjs`
 */
export async function bundleFile(
  folder: string,
  entry: string,
  plugins: Plugin[] = [],
): Promise<string> {
  const outfile = join(folder, `${basename(entry, ".ts")}.cjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    supported: { "dynamic-import": false },
    logLevel: "error",
    plugins,
  });
  return outfile;
}
