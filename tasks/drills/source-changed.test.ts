import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { Customers } from "../customers.ts";
import { createDirectoryStore } from "../directory-store.ts";
import { type Disk, nodeDisk } from "../disk.ts";
import { inactiveFailpoints } from "../failpoints.ts";
import { ALL_SHARDS, createBatchReader } from "../read-batch.ts";
import { readSource } from "../read-source.ts";
import { recordedEffects } from "../testing/recorded-effects.ts";
import { idsOf } from "../testing/shard-customers.ts";
import { useTempFolder } from "../testing/temp-folder.ts";
import type { SourceChange } from "./armed-fault.ts";
import { faultyDisk } from "./faulty-disk.ts";

const folder = useTempFolder();
const HEADER =
  '\uFEFFemail,"customer_id",plan,mrr,payment_status,subscription_start,last_payment\r\n';
const ROWS = [
  "a@x.org,c_1,pro,10,active,2024-01-02,2024-02-03\r\n",
  'b@x.org,c_2,"a, ""b""",,"past\ndue",,\r\n',
  "é@x.org,ID-3,,,,,\r\n",
  "d@x.org,c_4,business,1.5,active,2024-01-02,2024-02-03\n",
  "e@x.org,c_5,professional,99.5,active,2024-01-02,2024-02-03\n",
  "f@x.org,c_6,basic,1.5,past due,2024-01-02,",
];
const BILLING = HEADER + ROWS.join("");
const path = () => join(folder(), "billing.csv");

/** Pieces of a few bytes, so that every place of the file is a border between two. */
const inSmallPieces: Disk = {
  ...nodeDisk,
  async *read(name) {
    const bytes = readFileSync(name);
    for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5);
  },
};

function changing(how: SourceChange, disk = inSmallPieces) {
  const { told, effects, log } = recordedEffects();
  const fault = { fault: 4, action: "source-changed", source: "billing", how } as const;
  return { told, disk: faultyDisk(disk, [fault], log, effects) };
}

/** Reads billing.csv as a shard does: the ids of its rows, or why a row cannot be used. */
async function rowsOf(disk: Disk): Promise<string[]> {
  const options = { disk, failpoints: inactiveFailpoints, attemptTag: "t" };
  const rows: string[] = [];
  const sources = createDirectoryStore(options).sources(folder());
  await readSource(sources, "billing", (header) => {
    const customers = new Customers();
    const read = createBatchReader("billing", header, customers, (became) => {
      rows.push(typeof became === "object" ? became.reason : (idsOf(customers).at(-1) as string));
    });
    return (batch) => read(batch, ALL_SHARDS);
  });
  return rows;
}

beforeEach(() => writeFileSync(path(), BILLING));

it.each<[SourceChange, string[]]>([
  ["append", ["c_1", "c_2", "ID-3", "c_4", "c_5", "c_6", "late_customer"]],
  ["truncate", ["c_1", "c_2"]],
  ["replace", ["d_1", "d_2", "JE-3", "d_4", "d_5", "d_6"]],
])("%s leaves another file that can be read without complaint", async (how, rows) => {
  const { told, disk } = changing(how);
  expect(await rowsOf(disk)).toEqual(rows);
  expect(told).toEqual([{ fault: 4, action: "source-changed", at: "read billing" }]);
  expect(readdirSync(folder())).toEqual(["billing.csv"]);
  expect(readFileSync(path()).equals(Buffer.from(BILLING))).toBe(false);
});

it("a second replacement does not undo the first", async () => {
  for (let n = 0; n < 2; n++) await rowsOf(changing("replace", nodeDisk).disk);
  expect(readFileSync(path()).equals(Buffer.from(BILLING))).toBe(false);
});

it("append adds, truncate takes away, replace keeps the size", async () => {
  const sizes: Partial<Record<SourceChange, number>> = {};
  for (const how of ["append", "truncate", "replace"] as const) {
    writeFileSync(path(), BILLING);
    await rowsOf(changing(how, nodeDisk).disk);
    sizes[how] = statSync(path()).size;
  }
  const whole = Buffer.byteLength(BILLING);
  expect(sizes).toEqual({
    append: whole + "\nlate@customer.example,late_customer,,,,,\n".length,
    truncate: Buffer.byteLength(HEADER + ROWS[0] + ROWS[1]),
    replace: whole,
  });
});

it("append finds the columns wherever they stand in the header", async () => {
  writeFileSync(path(), "plan,email,customer_id\r\n");
  const { disk } = changing("append");
  for await (const _ of disk.read(path()));
  const row = ",late@customer.example,late_customer";
  expect(readFileSync(path(), "utf8")).toBe(`plan,email,customer_id\r\n\n${row}\n`);
});

it("truncate does not cut within a quoted field that holds a line end", async () => {
  writeFileSync(path(), `${HEADER}${ROWS[0]}g@x.org,c_7,"${"line\n".repeat(99)}",,,,\n`);
  expect(await rowsOf(changing("truncate").disk)).toEqual(["c_1"]);
});

it("changes the source once, right before it is read, and no other file", async () => {
  writeFileSync(join(folder(), "crm.csv"), BILLING);
  const { told, disk } = changing("append");
  for await (const _ of disk.read(join(folder(), "crm.csv")));
  expect(told).toEqual([]);
  expect(readFileSync(path(), "utf8")).toBe(BILLING);
  expect(await rowsOf(disk)).toHaveLength(7);
  expect(await rowsOf(disk)).toHaveLength(7);
  expect(told).toHaveLength(1);
  expect(readFileSync(join(folder(), "crm.csv"), "utf8")).toBe(BILLING);
});

it("gets by where another attempt is at the same change", async () => {
  const beside = join(folder(), ".billing.csv.changed-1.tmp");
  writeFileSync(beside, "theirs");
  expect(await rowsOf(changing("append").disk)).toHaveLength(7);
  expect(readFileSync(beside, "utf8")).toBe("theirs");
});

it("lets the read fail as it does where there is no such file", async () => {
  rmSync(path());
  await expect(rowsOf(changing("append", nodeDisk).disk)).rejects.toThrow(/it does not exist/);
});
