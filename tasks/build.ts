/**
 * `npm run build`: bundles the deploy entry into `dist/main.js`, an ES module that needs nothing but
 * Node and `@renderinc/sdk`, so that an attempt starts by reading one file.
 */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

await build({
  entryPoints: [path("main.ts")],
  outfile: path("../dist/main.js"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  // Not ours to bundle: an optional dependency, of the version that is deployed with it.
  external: ["@renderinc/sdk"],
  logLevel: "warning",
  // pino and aws4 are CommonJS and ask for Node's own modules by `require`.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});
