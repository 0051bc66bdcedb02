import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { generateSources } from "../data/generate.ts";
import { mergeCustomerData } from "../tasks/pipeline.ts";
import { profilesStatement } from "./duckdb-sql.ts";
import { quietContext } from "./programs/quiet-context.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "duckdb's sql-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("writes the pipeline's own bytes, scores and numbers included, also of missing rows", async () => {
  const sources = join(folder, "sources");
  await generateSources({ customers: 500, seed: 7, missing: 0.3, shuffleRows: true }, sources);
  const input = { sources, output: folder, shards: 1 };
  const { runKey } = await mergeCustomerData.run(quietContext(), input);
  const ours = readFileSync(join(folder, runKey, "shard-00000-of-00001.profiles.ndjson"), "utf8");

  const file = join(folder, "duckdb.ndjson");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(profilesStatement(sources, file));
  connection.closeSync();
  const theirs = readFileSync(file, "utf8");
  expect(theirs.split("\n")).toEqual(ours.split("\n"));
  expect(ours).toContain('"plan":null');
  expect(ours.split("\n")).toHaveLength(501);
});
