import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Customers, emptyRecord } from "./customers.ts";
import { idsOf } from "./testing/shard-customers.ts";

/** Puts a row of `source` whose record is `json`, email and columns parted by a bar. */
function put(customers: Customers, id: string, source: number, json: string): boolean {
  const { records } = customers;
  records.reserve(json.length);
  const record = emptyRecord();
  record.start = records.length;
  record.emailEnd = record.start + json.indexOf("|");
  records.copy(Buffer.from(json), 0, json.length);
  record.end = records.length;
  record.scored.set([record.start + 1, record.start + 2]);
  // The bytes around an id differ between the rows of one customer.
  const bytes = Buffer.from(`<${id}${source}`);
  return customers.put(source, bytes, 1, bytes.length - 1, record);
}

function rowOf(customers: Customers, customer: number, source: number) {
  const row = emptyRecord();
  customers.rowOf(customer, source, row);
  if (row.start === 0) return null;
  const text = customers.records.bytes.toString("utf8", row.start, row.end);
  expect(text.indexOf("|")).toBe(row.emailEnd - row.start);
  expect([...row.scored]).toEqual([row.start + 1, row.start + 2]);
  return text;
}

it("numbers customers in order of their first row, whatever the source", () => {
  const customers = new Customers();
  for (const [id, source] of [
    ["b", 0],
    ["a", 1],
    ["b", 2],
    ["é", 0],
    ["", 3],
    ["é", 1],
    ["", 2],
  ] as const) {
    put(customers, id, source, "e|c");
  }
  expect(customers.count).toBe(4);
  expect(idsOf(customers)).toEqual(["b", "a", "é", ""]);
});

it("keeps the last row of each source, and says whether there was one", () => {
  const customers = new Customers();
  expect(put(customers, "a", 1, "old|1")).toBe(false);
  expect(put(customers, "a", 3, "other|1")).toBe(false);
  expect(put(customers, "a", 1, "new|22")).toBe(true);
  expect(put(customers, "b", 1, "b|1")).toBe(false);
  expect([0, 1, 2, 3].map((source) => rowOf(customers, 0, source))).toEqual([
    null,
    "new|22",
    null,
    "other|1",
  ]);
  expect(rowOf(customers, 1, 1)).toBe("b|1");
});

it("does what a map does, for thousands of ids that resemble one another", () => {
  const customers = new Customers();
  const expected = new Map<string, string>();
  for (let i = 0; i < 6000; i++) {
    // First one order, then another: none is found because it is the next one.
    const id = `cust_${(i * (i < 2500 ? 7919 : 7927)) % 2500}`;
    const json = `${i}|c`;
    expect(put(customers, id, 0, json)).toBe(expected.has(id));
    expected.set(id, json);
  }
  const found = idsOf(customers).map((id, customer) => [id, rowOf(customers, customer, 0)]);
  expect(found).toEqual([...expected]);
});

it("finds each of any ids, and no other", () => {
  const id = fc.string({ unit: fc.constantFrom("a", "b", "é", "\0"), maxLength: 4 });
  fc.assert(
    fc.property(fc.array(id, { maxLength: 60 }), (ids) => {
      const customers = new Customers();
      for (const each of ids) put(customers, each, 0, "e|c");
      expect(idsOf(customers)).toEqual([...new Set(ids)]);
    }),
  );
});

// The hash is FNV-1a: these pairs have the same 32 bits of it.
it.each([
  ["of one length", "declinate", "macallums"],
  ["of different lengths", "liquid", "costarring"],
  ["of which one begins with the other", "cust_2", "cust_2qqo1cc"],
])("tells ids of the same hash apart: %s", (_, one, other) => {
  for (const ids of [
    [one, other],
    [other, one],
  ]) {
    const customers = new Customers();
    for (const id of [...ids, ...ids]) put(customers, id, 0, "e|c");
    expect(idsOf(customers)).toEqual(ids);
  }
});

describe("sorted", () => {
  const sortedIds = (ids: readonly string[]) => {
    const customers = new Customers();
    for (const id of ids) put(customers, id, 0, "e|c");
    const inOrder = idsOf(customers);
    return Array.from(customers.sorted(), (customer) => inOrder[customer]);
  };
  const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

  it("orders as Buffer.compare orders the UTF-8 bytes", () => {
    /** Units on both sides of the surrogates, where the orders of UTF-16 and of UTF-8 part. */
    const unit = fc.constantFrom(..."ab\u007f\u00e9\u0800\ud7ff\ue000\uffff", "\u{10000}", "😀");
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit, maxLength: 5 })), (ids) => {
        expect(sortedIds(ids)).toEqual([...ids].sort(byBytes));
      }),
      { numRuns: 500 },
    );
  });

  it("puts an id before those that it begins, in order already or not", () => {
    expect(sortedIds(["a", "ab", "b"])).toEqual(["a", "ab", "b"]);
    expect(sortedIds(["ab", "a"])).toEqual(["a", "ab"]);
    expect(sortedIds([])).toEqual([]);
  });
});
