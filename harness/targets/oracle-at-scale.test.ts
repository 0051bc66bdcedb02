import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { generateSources } from "../../data/generate.ts";
import { bySource, computeOracle } from "../oracle/compute.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { OracleError } from "../oracle/oracle-error.ts";
import { linesOf } from "../oracle/testing/expected.ts";
import { oracleAtScale } from "./oracle-at-scale.ts";
import { oracleOf } from "./oracle-of.ts";
import { withThreads } from "./verification-threads.ts";

const SHARDS = 7;
/** So many that there are several ranges of them, and that they are not small. */
const CUSTOMERS = 45_000;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "oracle-at-scale-"));
  const data = { customers: CUSTOMERS, seed: 3, malformed: 0.01, superseded: 0.1, missing: 0.1 };
  await generateSources({ ...data, awkwardIds: 0.05, awkwardFields: 0.1 }, folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const pathOf = (source: string) => join(folder, `${source}.csv`);
const inMemory = () =>
  computeOracle(
    bySource((source) => readFileSync(pathOf(source))),
    SHARDS,
  );

/** An oracle as data, with the first and the last lines of what it expects. */
function said({ shards, ...oracle }: Oracle) {
  return {
    ...oracle,
    shards: shards.map(({ profiles, quarantine, ...shard }) => ({
      ...shard,
      profiles: { ...profiles, chunks: linesOf(profiles).slice(0, 3) },
      quarantine: { ...quarantine, chunks: linesOf(quarantine).slice(-3) },
    })),
  };
}

it("says on disk and in threads what the oracle says in memory, and tells how far it is", async () => {
  const scratch = join(folder, "scratch");
  const told: [number, number][] = [];
  const oracle = await oracleOf(folder, SHARDS, scratch, (...progress) => told.push(progress));
  expect(oracle && said(oracle)).toEqual(said(inMemory()));
  expect(existsSync(scratch)).toBe(true);
  const [steps] = told.map(([, of]) => of);
  expect(steps).toBeGreaterThan(4 + 3);
  expect(told).toEqual(Array.from({ length: steps ?? 0 }, (_, n) => [n + 1, steps]));
});

it("tells what is wrong with a source, and where", async () => {
  const broken = join(folder, "broken");
  mkdirSync(broken);
  const files = bySource((source) => {
    const path = join(broken, `${source}.csv`);
    writeFileSync(
      path,
      source === "product" ? "no_such_column\nx\n" : readFileSync(pathOf(source)),
    );
    return { path, bytes: 1 };
  });
  await expect(
    withThreads((threads) => oracleAtScale(files, SHARDS, broken, threads, () => {})),
  ).rejects.toThrow(
    new OracleError(
      { file: "product.csv", line: 1, column: "customer_id" },
      'the column "customer_id" is missing',
    ),
  );
});
