/**
 * What npm runs before it packs: compiles into `dist/` whatever the package's entries and threads
 * reach, and nothing else. Node does not run TypeScript below `node_modules`, and a JavaScript file for
 * each module, with its comments, reads and debugs as the source does: no source maps are needed.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const compiler = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));

rmSync(path("../../dist"), { recursive: true, force: true });
execFileSync(process.execPath, [join(compiler, "bin/tsc"), "-p", path(".")], { stdio: "inherit" });
chmodSync(path("../../dist/harness/cli.js"), 0o755);
// Read as they are, when a report is written.
const styles = "harness/report/html/styles";
cpSync(path(`../../${styles}`), path(`../../dist/${styles}`), { recursive: true });
