import { expect, test } from "vitest";
import { ByteLine } from "./byte-line.ts";
import { ORACLE_COLUMNS } from "./columns.ts";
import { ORACLE_SOURCES, type OracleSource } from "./oracle.ts";
import { plainRowsOf } from "./plain-rows.ts";
import { parseRow } from "./read-rows.ts";
import { judgeRow } from "./row.ts";
import type { KeptRow } from "./row-files.ts";
import { createShareReader, type ShareReader } from "./share-reader.ts";
import { missingShareOf, SCORED_COLUMNS, type SourceShare, shareOf } from "./source-share.ts";
import { columnsOf } from "./testing/sources.ts";
import { bytesOf, byteTextOf } from "./text.ts";

/** A row between others, as it lies in a file of them. */
function kept(row: string): KeptRow {
  const text = `before,"x"\n${row}\nafter\n`;
  const start = text.indexOf("\n") + 1;
  return { block: { bytes: bytesOf(text), text }, start, end: start + row.length };
}

function written(put: (line: ByteLine) => void): string {
  const line = new ByteLine();
  put(line);
  return byteTextOf(Buffer.from(line.bytes.subarray(0, line.length)));
}

/** All that a reader says of the row that it has read. */
function said(reader: ShareReader, source: OracleSource): SourceShare {
  return {
    email: reader.hasEmail() ? written((line) => reader.putEmail(line)) : "null",
    json: written((line) => reader.putPart(line)),
    scored: SCORED_COLUMNS[source].map((_name, at) => reader.scored(at)),
  };
}

/** What the judge of any row makes of a row that is plain, in byte text. */
function judged(source: OracleSource, names: readonly string[], row: string): SourceShare {
  const usable = judgeRow(source, names, parseRow(row, 2), 10);
  if (!("customerId" in usable)) throw new Error(`${row} is quarantined`);
  const valueIn = (name: string) => {
    const value = usable.values[name] ?? null;
    return typeof value === "string" ? byteTextOf(Buffer.from(value)) : value;
  };
  const columns = ORACLE_COLUMNS[source].map(([name]) => valueIn(name));
  return shareOf(source, valueIn("email"), columns);
}

const FIELDS = {
  text: ["Ann & Co", "\xc3\xa9", ""],
  integer: ["7", "0", "-012", "-0", "007", "123456789012345", "-5", ""],
  number: [
    "10.50",
    "12",
    "-0.0",
    "00.5",
    "0",
    "0.0000001",
    "999999999999999.999",
    "-3.25",
    "43.8",
    "12345678901234.5",
    "1234567.12345678",
    "",
  ],
  date: ["2024-03-01", ""],
};

test.each(ORACLE_SOURCES)("a plain row of %s says what the judge reads in it", (source) => {
  const names = ["unknown", ...columnsOf(source)].reverse();
  const types = new Map<string, keyof typeof FIELDS>(ORACLE_COLUMNS[source]);
  const plain = plainRowsOf(source, names);
  const reader = createShareReader(source, names);
  for (let turn = 0; turn < 12; turn++) {
    const fields = names.map((name) => {
      const choice = FIELDS[types.get(name) ?? "text"];
      return name === "customer_id" ? "c" : (choice[turn % choice.length] as string);
    });
    for (const row of [fields.join(","), fields.map((field) => `"${field}"`).join(",")]) {
      expect(plain.isPlain(row), row).toBe(true);
      reader.read(kept(row));
      expect(said(reader, source), row).toEqual(judged(source, names, row));
    }
  }
});

test("commas in quotes part no fields", () => {
  const reader = createShareReader("crm", columnsOf("crm"));
  const row = 'c,"a,b","Co, Inc.",,"12",,,"",2024-02-28';
  reader.read(kept(row));
  expect(said(reader, "crm")).toEqual(judged("crm", columnsOf("crm"), row));
});

test("a row that was judged says what it was kept with", () => {
  const reader = createShareReader("billing", columnsOf("billing"));
  reader.read(kept('\x01["c","a@b",["pro",1.5,"failed",null,null]]'));
  expect(said(reader, "billing")).toEqual(
    shareOf("billing", "a@b", ["pro", 1.5, "failed", null, null]),
  );
});

test("a customer that the source does not have has nulls, whatever was read before", () => {
  const reader = createShareReader("crm", columnsOf("crm"));
  reader.read(kept("c,a@b,Co,Shoes,12,lead,99.50,Ann,2024-02-28"));
  reader.read(undefined);
  expect(said(reader, "crm")).toEqual(missingShareOf("crm"));
});
