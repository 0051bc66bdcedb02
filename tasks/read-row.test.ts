import { describe, expect, it } from "vitest";
import { readRow } from "./read-row.ts";
import { onlyRow } from "./testing/split.ts";

// email stands first, and one column that nobody knows between the others.
const header = { fieldCount: 8, customerId: 1, email: 0, columns: [2, 3, 5, 6, 7], unknown: ["x"] };
const read = (row: string | Buffer) => readRow("billing", header, onlyRow(row));
const latin1 = (row: string) => Buffer.from(row, "latin1");

describe("a usable row", () => {
  it("gives its values in the order of the source's columns", () => {
    expect(read('a@x,c1,free,9.5,ignored,"active",2024-01-31, 2024-02-01 ')).toEqual({
      usable: true,
      customerId: "c1",
      record: { email: "a@x", values: ["free", 9.5, "active", "2024-01-31", "2024-02-01"] },
    });
  });

  it("has null where a field is empty", () => {
    expect(read(",c1,,,,,,")).toEqual({
      usable: true,
      customerId: "c1",
      record: { email: null, values: [null, null, null, null, null] },
    });
  });
});

describe("a row that cannot be used: the first reason counts", () => {
  const refused = (reason: string) => ({ usable: false, reason });

  it.each([
    ["malformed_quotes", latin1('"é"x,,')],
    ["wrong_field_count", latin1("é,,")],
    ["wrong_field_count", ",,"],
    ["wrong_field_count", ",c1,,,,,,,"],
    ["invalid_utf8", latin1(",,,ten,é,,,")],
    ["empty_customer_id", ",,,ten,,,,"],
    ["empty_customer_id", ',"",,,,,,'],
  ])("%s: %s", (reason, row) => {
    expect(read(row)).toEqual(refused(reason));
  });

  it("names the first column of the source's table that cannot be read", () => {
    const unreadable = (field: string) => ({ ...refused("unreadable_value"), field });
    expect(read(",c1,,ten,,,soon,")).toEqual(unreadable("mrr"));
    expect(read(",c1,,,,,soon,2024-02-30")).toEqual(unreadable("subscription_start"));
  });
});
