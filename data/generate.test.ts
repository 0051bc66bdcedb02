import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { SOURCES } from "./columns.ts";
import { generateSources } from "./generate.ts";
import type { DataOptions } from "./options.ts";
import { digestOf, idsOf, readAllRows, readFiles } from "./testing/read-sources.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();

/** As much as possible at once. */
const EVERYTHING: DataOptions = {
  customers: 300,
  seed: 7,
  missing: 0.1,
  superseded: 0.05,
  malformed: 0.1,
  awkwardIds: 40,
  awkwardFields: 0.1,
  hotShard: 3,
  hotFraction: 0.4,
  shards: 8,
  crlf: true,
  bom: true,
  shuffleRows: true,
  shuffleColumns: true,
};
/** The same, as flags. */
const EVERYTHING_FLAGS =
  "--customers 300 --seed 7 --missing 0.1 --superseded 0.05 --malformed 0.1 --awkward-ids 40 --awkward-fields 0.1 --hot-shard 3 --hot-fraction 0.4 --shards 8 --crlf --bom --shuffle-rows --shuffle-columns".split(
    " ",
  );
/** Changes only when the data change, which is a change that everybody's figures see. */
const EVERYTHING_DIGEST = "e275d058bf7c82088ea9e64beac17fc8301c5e3de67f2ee3748be612c85cdfe8";

test("the same options give the same bytes", async () => {
  await generateSources(EVERYTHING, join(folder(), "a"));
  await generateSources(EVERYTHING, join(folder(), "b"));
  expect(await readFiles(join(folder(), "a"))).toEqual(await readFiles(join(folder(), "b")));
});

test("another seed gives other bytes in every file", async () => {
  await generateSources({ customers: 20, seed: 1 }, join(folder(), "a"));
  await generateSources({ customers: 20, seed: 2 }, join(folder(), "b"));
  const [a, b] = [await readFiles(join(folder(), "a")), await readFiles(join(folder(), "b"))];
  for (const source of SOURCES) expect(a[source].equals(b[source]), source).toBe(false);
});

test("the bytes are the pinned ones", async () => {
  await generateSources(EVERYTHING, folder());
  expect(await digestOf(folder())).toBe(EVERYTHING_DIGEST);
});

test("a fresh process in another time zone and locale gives the pinned bytes", async () => {
  await promisify(execFile)(
    process.execPath,
    [
      "--import",
      "tsx",
      join(import.meta.dirname, "cli.ts"),
      ...EVERYTHING_FLAGS,
      "--out",
      folder(),
    ],
    {
      env: { ...process.env, TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
    },
  );
  expect(await digestOf(folder())).toBe(EVERYTHING_DIGEST);
});

test("every row of data without malformed options is usable", async () => {
  await generateSources(
    { ...EVERYTHING, malformed: 0, awkwardFields: 0.9, customers: 500 },
    folder(),
  );
  const rows = await readAllRows(folder());
  expect(rows.length).toBeGreaterThan(1900);
  expect(rows.filter(({ reason }) => reason !== null)).toEqual([]);
});

test("says what it wrote, and the files agree", async () => {
  const made = await generateSources(EVERYTHING, folder());
  const files = await readFiles(folder());
  const rows = await readAllRows(folder());
  for (const source of SOURCES) {
    expect(made.files[source]).toEqual({
      path: join(folder(), `${source}.csv`),
      rows: rows.filter((row) => row.source === source).length,
      bytes: files[source].length,
    });
  }
  expect(made.rows).toBe(rows.length);
  expect(made.bytes).toBe(SOURCES.reduce((sum, source) => sum + files[source].length, 0));
  expect(idsOf(rows).size).toBe(300);
  expect(made).toMatchObject({ customers: 300, seed: 7, missing: 30, awkwardIds: 40 });
});

test("plain data hold every customer in every source, in order, from cust_00000000", async () => {
  await generateSources({ customers: 12, seed: 1 }, folder());
  const rows = await readAllRows(folder());
  for (const source of SOURCES) {
    expect(
      rows.filter((row) => row.source === source).map((row) => row.values.customer_id),
    ).toEqual(Array.from({ length: 12 }, (_, n) => `cust_000000${String(n).padStart(2, "0")}`));
  }
});

test("plain files have the columns of the pipeline's table, in its order", async () => {
  await generateSources({ customers: 1, seed: 1 }, folder());
  const files = await readFiles(folder());
  const headers = SOURCES.map((source) => files[source].toString().split("\n")[0]);
  expect(headers).toEqual([
    "customer_id,email,company_name,industry,employee_count,deal_stage,deal_value,sales_owner,last_contact",
    "customer_id,email,plan,mrr,payment_status,subscription_start,last_payment",
    "customer_id,email,signup_date,last_active,total_sessions,features_used,usage_pct,account_status",
    "customer_id,email,total_tickets,open_tickets,avg_resolution_hrs,last_ticket_date,nps_score,csat_score",
  ]);
});

test("values cover every rule of the scores, with empty fields and several spellings", async () => {
  await generateSources({ customers: 2000, seed: 3 }, folder());
  const rows = await readAllRows(folder());
  const values = (column: string) => new Set(rows.flatMap(({ values }) => values[column] ?? []));
  expect([...values("payment_status")].sort()).toEqual(
    ["", "Active", "Failed", "Past Due", "active", "failed", "past-due", "past_due"].sort(),
  );
  for (const plan of ["Starter", "starter", "Free", "basic", "business", "Professional"]) {
    expect(values("plan")).toContain(plan);
  }
  expect(values("deal_stage")).toContain("enterprise");
  for (const nps of ["", "1", "5", "6", "7", "9", "10"]) expect(values("nps_score")).toContain(nps);
  for (const open of ["", "0", "3", "4"]) expect(values("open_tickets")).toContain(open);
  expect(values("email")).toContain("");
  const usage = [...values("usage_pct")];
  expect(usage).toContain("");
  for (const edge of [5, 30, 50, 60, 80, 100]) expect(usage).toContain(String(edge));
  expect(Math.min(...usage.filter(Boolean).map(Number))).toBe(5);
  expect(Math.max(...usage.map(Number))).toBe(100);
});
