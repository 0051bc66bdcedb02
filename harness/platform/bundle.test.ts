import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleWorker } from "./bundle.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bundle-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(entry: string) {
  const [program = "", ...words] = await bundleWorker(folder, entry);
  const { stdout, stderr } = spawnSync(program, words, { encoding: "utf8" });
  return { stdout: stdout.trim(), stderr };
}

function entryOf(name: string, source: string): string {
  const entry = join(folder, name);
  writeFileSync(entry, source);
  return entry;
}

it("a worker may import at any time", async () => {
  const entry = entryOf(
    "imports.ts",
    `import("node:path").then(({ basename }) => console.log(basename("a/b")));`,
  );
  expect(await run(entry)).toEqual({ stdout: "b", stderr: "" });
});
