import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sha256 } from "../oracle/digest.ts";
import { OracleError } from "../oracle/oracle-error.ts";
import { withThreads } from "./verification-threads.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "verification-threads-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("performs more tasks than there are threads, each for who asked", async () => {
  const names = Array.from({ length: 5 * availableParallelism() }, (_, n) => `file ${n}`);
  for (const name of names) writeFileSync(join(folder, name), name);
  const contents = await withThreads((threads) =>
    Promise.all(names.map((path) => threads.run({ do: "hash-file", folder, path }))),
  );
  expect(contents).toEqual(names.map((name) => ({ bytes: name.length, sha256: sha256(name) })));
});

it("hands on why a source cannot be used, and goes on", async () => {
  const path = join(folder, "crm.csv");
  writeFileSync(path, "a\n");
  const task = { do: "read-source", source: "crm", path, folder, shardCount: 1 } as const;
  await withThreads(async (threads) => {
    for (let time = 0; time <= availableParallelism(); time++) {
      const error = await threads.run({ ...task, boundaries: [] }).catch((each: unknown) => each);
      expect(error).toBeInstanceOf(OracleError);
      expect(error).toMatchObject({ place: { file: "crm.csv", line: 1, column: "customer_id" } });
    }
  });
});

it("ends with any other error, and leaves nothing behind", async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith("shardproof-verification"));
  const hash = withThreads((threads) => threads.run({ do: "hash-file", folder, path: "none" }));
  await expect(hash).rejects.toThrow("ENOENT");
  const after = readdirSync(tmpdir()).filter((name) => name.startsWith("shardproof-verification"));
  expect(after.filter((name) => !before.includes(name))).toEqual([]);
});
