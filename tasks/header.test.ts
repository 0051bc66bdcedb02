import { describe, expect, it } from "vitest";
import { readHeader } from "./header.ts";
import { onlyRow } from "./testing/split.ts";

const BILLING = "customer_id,email,plan,mrr,payment_status,subscription_start,last_payment".split(
  ",",
);

const headerOf = (...names: string[]) => readHeader("billing", onlyRow(names.join(",")));

describe("readHeader", () => {
  it("tells where every column of the source stands", () => {
    expect(headerOf(...BILLING)).toEqual({
      fieldCount: 7,
      customerId: 0,
      email: 1,
      columns: [2, 3, 4, 5, 6],
      unknown: [],
    });
  });

  it("in any order, quoted or not, with names that it does not know", () => {
    expect(headerOf("zip", ...BILLING.toReversed(), '"a,b"')).toEqual({
      fieldCount: 9,
      customerId: 7,
      email: 6,
      columns: [5, 4, 3, 2, 1],
      unknown: ["zip", "a,b"],
    });
  });

  it.each(BILLING)("names the file and the column %s if it is missing", (name) => {
    expect(() => headerOf(...BILLING.map((each) => (each === name ? "x" : each)))).toThrow(
      `billing.csv line 1: the column "${name}" is missing; add it or correct its name, which must match exactly; found: `,
    );
  });

  it("refuses a name that stands twice, known or not", () => {
    const twice = (name: string) =>
      `billing.csv line 1: the column "${name}" stands twice in the header; every column must have a name of its own`;
    expect(() => headerOf(...BILLING, "plan")).toThrow(twice("plan"));
    expect(() => headerOf(...BILLING, "x", "y", "x")).toThrow(twice("x"));
  });

  it("takes a row without any column's name for a customer's, and shows nothing of it", () => {
    expect(() => headerOf("c1", "a@x", "secret")).toThrow(
      new RegExp(
        `^billing\\.csv line 1: none of its 3 fields is the name of a column; is the header line missing[^0-9@]* Expected: ${BILLING}$`,
      ),
    );
    expect(() => headerOf("c1", "c1", "email")).toThrow('"c1" stands twice');
  });

  it.each([
    ["in Latin-1", Buffer.from(`${BILLING},\u00e9`, "latin1")],
    ["with text after a closing quote", `${BILLING},"a"b`],
  ])("refuses a row %s", (_, row) => {
    expect(() => readHeader("billing", onlyRow(row))).toThrow(
      "billing.csv line 1: the header is not readable as CSV in UTF-8; expected column names such as customer_id,email",
    );
  });
});

describe("what an error shows of a header", () => {
  const foundIn = (...names: string[]) => {
    try {
      headerOf(...names);
    } catch (error) {
      return String(error).split("found: ")[1];
    }
    return undefined;
  };
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => String(n));

  it("are up to 20 names, and the number of the others", () => {
    expect(foundIn("email", "b")).toBe("email, b");
    const shown = ["email", ...numbers(19)];
    expect(foundIn(...shown)).toBe(shown.join(", "));
    expect(foundIn(...shown, "one", "two")).toBe(`${shown.join(", ")} and 2 more`);
  });

  it("are up to 60 characters of a name", () => {
    expect(foundIn("email", "x".repeat(60))).toBe(`email, ${"x".repeat(60)}`);
    expect(foundIn("email", "x".repeat(61))).toBe(`email, ${"x".repeat(60)}…`);
  });
});
