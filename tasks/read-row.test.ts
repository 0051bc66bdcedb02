import { describe, expect, it } from "vitest";
import { Customers } from "./customers.ts";
import { createRowReader } from "./read-row.ts";
import { idsOf, profileLinesOf } from "./testing/shard-customers.ts";
import { onlyRow } from "./testing/split.ts";

// email stands first, and one column that nobody knows between the others.
const header = { fieldCount: 8, customerId: 1, email: 0, columns: [2, 3, 5, 6, 7], unknown: ["x"] };

function reader() {
  const customers = new Customers();
  const read = createRowReader("billing", header, customers);
  return {
    customers,
    read: (row: string | Buffer) => read(onlyRow(row)),
    profiles: () => profileLinesOf(customers).map((line) => JSON.parse(line)),
  };
}

const latin1 = (row: string) => Buffer.from(row, "latin1");

describe("a usable row", () => {
  it("gives its customer the values of the source's columns", () => {
    const { read, profiles } = reader();
    expect(read('a@x,c1,free,9.5,ignored,"active",2024-01-31, 2024-02-01 ')).toBe("merged");
    expect(profiles()).toMatchObject([
      {
        customer_id: "c1",
        email: "a@x",
        plan: "free",
        mrr: 9.5,
        payment_status: "active",
        subscription_start: "2024-01-31",
        last_payment: "2024-02-01",
        company_name: null,
        usage_pct: null,
        nps_score: null,
      },
    ]);
  });

  it("has null where a field is empty", () => {
    const { read, profiles } = reader();
    expect(read(",c1,,,,,,")).toBe("merged");
    expect(profiles()).toMatchObject([{ customer_id: "c1", email: null, plan: null, mrr: null }]);
  });

  it("takes the place of an earlier one, with all that it says and does not say", () => {
    const { read, profiles } = reader();
    expect(read("a@x,c1,free,9.5,,failed,,")).toBe("merged");
    expect(read("b@x,c2,,,,,,")).toBe("merged");
    expect(read(",c1,,1,,,,")).toBe("superseding");
    expect(profiles()).toMatchObject([
      { customer_id: "c1", email: null, plan: null, mrr: 1, payment_status: null },
      { customer_id: "c2", email: "b@x" },
    ]);
  });

  it("keeps its id as it is written, and text as long as a row may be", () => {
    const { read, customers, profiles } = reader();
    const long = '\u0001"'.repeat(100_000);
    expect(read(`,007,"${long.replaceAll('"', '""')}",,,,,`)).toBe("merged");
    expect(read(', "c" ,,,,,,')).toBe("merged");
    expect(idsOf(customers)).toEqual(["007", ' "c" ']);
    expect(profiles().map(({ plan }) => plan)).toEqual([null, long]);
  });
});

it("reads any number of rows, each with room for what it says", () => {
  const { read, profiles } = reader();
  const ids = Array.from({ length: 1000 }, (_, i) => `c${1000 + i}`);
  for (const id of ids) expect(read(`,${id},,,,,,`)).toBe("merged");
  const nothing = { email: null, plan: null, mrr: null, last_payment: null };
  expect(profiles()).toMatchObject(ids.map((customer_id) => ({ customer_id, ...nothing })));
});

describe("a row that cannot be used: the first reason counts", () => {
  it.each([
    ["malformed_quotes", latin1('"é"x,,')],
    ["wrong_field_count", latin1("é,,")],
    ["wrong_field_count", ",,"],
    ["wrong_field_count", ",c1,,,,,,,"],
    ["invalid_utf8", latin1(",,,ten,é,,,")],
    ["empty_customer_id", ",,,ten,,,,"],
    ["empty_customer_id", ',"",,,,,,'],
  ])("%s: %s", (reason, row) => {
    const { read, customers } = reader();
    expect(read(row)).toEqual({ reason });
    expect(customers.count).toBe(0);
  });

  it("names the first column of the source's table that cannot be read", () => {
    const { read, customers } = reader();
    const unreadable = (field: string) => ({ reason: "unreadable_value", field });
    expect(read(",c1,,ten,,,soon,")).toEqual(unreadable("mrr"));
    expect(read(",c1,,,,,soon,2024-02-30")).toEqual(unreadable("subscription_start"));
    expect(customers.count).toBe(0);
  });

  it("leaves nothing behind for the next row", () => {
    const { read, customers, profiles } = reader();
    const { length } = customers.records;
    read("x@x,c1,plan,1,,,,soon");
    expect(customers.records.length).toBe(length);
    read(",c1,,,,,,");
    expect(profiles()).toMatchObject([{ email: null, plan: null, mrr: null }]);
  });
});
