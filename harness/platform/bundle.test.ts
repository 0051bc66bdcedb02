import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { bundleWorker } from "./bundle.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bundle-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

async function run(entry: string, environment: NodeJS.ProcessEnv = process.env) {
  const [program = "", ...words] = await bundleWorker(folder, entry);
  const { stdout, stderr } = spawnSync(program, words, { encoding: "utf8", env: environment });
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

it("ours is not given certificates, which it needs none of; all else of its environment it has", async () => {
  vi.stubEnv("NODE_EXTRA_CA_CERTS", "/no/such.crt");
  const [program] = await bundleWorker(folder);
  expect(program).toBe("/usr/bin/env");

  const entry = entryOf(
    "tells.ts",
    "console.log(JSON.stringify([process.env.NODE_EXTRA_CA_CERTS ?? null, process.env.CHOSEN]));",
  );
  const { stdout, stderr } = await run(entry, { ...process.env, CHOSEN: "a value" });
  expect({ told: JSON.parse(stdout), stderr }).toEqual({ told: [null, "a value"], stderr: "" });
});

it("what S3 needs is beside ours, and no part of what every attempt loads", async () => {
  await bundleWorker(folder);
  const [ours, beside] = ["worker-main.cjs", "open-s3-store.cjs"].map((name) =>
    readFileSync(join(folder, name), "utf8"),
  );
  expect(ours).not.toMatch(/AWS4-HMAC-SHA256|node:https/);
  expect(beside).toMatch(/AWS4-HMAC-SHA256/);
});
