import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

it("is a folder of its own, and goes with all that is in it", () => {
  const first = temporaryFolder("shardproof-test-");
  const second = temporaryFolder("shardproof-test-");
  expect(first.path).not.toBe(second.path);
  mkdirSync(join(first.path, "below"));
  writeFileSync(join(first.path, "below", "file"), "");
  first.release();
  expect(existsSync(first.path)).toBe(false);
  expect(existsSync(second.path)).toBe(true);
  first.release();
  second.release();
});

it("goes with the process, also while files are still being made in it", () => {
  const parent = mkdtempSync(join(tmpdir(), "temporary-"));
  const module = new URL("./temporary-folder.ts", import.meta.url).href;
  const script = `
    import { open } from "node:fs";
    import { temporaryFolder } from ${JSON.stringify(module)};
    const { path } = temporaryFolder("x-", ${JSON.stringify(parent)});
    for (let n = 0; n < 4000; n++) open(path + "/" + n, "w", () => {});
    setTimeout(() => process.exit(7), 20);
  `;
  const flags = ["--import", "tsx", "--input-type=module", "-e", script];
  for (let round = 0; round < 3; round++) {
    expect(spawnSync(process.execPath, flags).status).toBe(7);
    expect(readdirSync(parent)).toEqual([]);
  }
  rmSync(parent, { recursive: true });
});
