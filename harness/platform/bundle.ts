/** Our worker as one file, so that a process of it starts in about the time of a bare `node`. */
import { readFileSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { moduleFile } from "../own-files.ts";
import { compileAhead } from "./code-cache.ts";
import { withoutExtraCertificates } from "./extra-certificates.ts";

const WORKER_ENTRY = moduleFile("./worker-main", import.meta.url);
/**
 * Hot code is compiled at once instead of beside slow code that goes on: a shard lives too short for the
 * second to pay, and at two processes on two cores nothing runs beside. A tenth less CPU at 50 shards.
 */
const NODE_FLAGS = ["--no-concurrent-recompilation"];
/** What few attempts need, and others do not pay for: a bundle of its own, loaded where it is imported. */
const LOADED_LATE = moduleFile("../../tasks/s3/open-s3-store", import.meta.url);

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
  const bundle = await bundleFile(folder, entry, plugins, [LOADED_LATE]);
  const wrapper = withoutExtraCertificates(readFileSync(bundle, "utf8"));
  return [...wrapper, process.execPath, ...NODE_FLAGS, compileAhead(bundle)];
}

/**
 * Bundles a file with all that it imports into one for Node. CommonJS, which pino needs, which starts
 * faster, and which can be compiled ahead if there is no `import()` in it.
 *
 * @param plugins see and may change what goes in
 * @param late files that are bundled apart, beside it, where `import()` loads them
 * @returns the path of the bundle, `<folder>/<entry's name>.cjs`
 */
export async function bundleFile(
  folder: string,
  entry: string,
  plugins: Plugin[] = [],
  late: readonly string[] = [],
): Promise<string> {
  await build({
    entryPoints: [entry, ...late],
    outdir: folder,
    entryNames: "[name]",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    supported: { "dynamic-import": false },
    logLevel: "error",
    plugins: [leftOutside(late), ...plugins],
  });
  return join(folder, bundleName(entry));
}

const bundleName = (file: string) => `${basename(file, extname(file))}.cjs`;

/** Has `import()` load a file from the bundle beside. */
function leftOutside(files: readonly string[]): Plugin {
  return {
    name: "late",
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        const file = resolve(resolveDir, path);
        if (kind !== "dynamic-import" || !files.includes(file)) return null;
        return { path: `./${bundleName(file)}`, external: true };
      });
    },
  };
}
