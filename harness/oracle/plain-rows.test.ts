import { describe, expect, test } from "vitest";
import { plainRowsOf } from "./plain-rows.ts";
import { columnsOf } from "./testing/sources.ts";

const crm = plainRowsOf("crm", columnsOf("crm"));

describe("a row is plain", () => {
  test.each([
    ["with all values", "c,a@b,Co,Shoes,12,lead,99.50,Ann,2024-02-28"],
    ["with an id alone", "c,,,,,,,,"],
    ["with a quoted comma", 'c,,"Co, Inc.",,,,,,'],
    ["with everything in quotes", '"c","","Co","","12","","-1.5","","2024-12-31"'],
    ["with bytes of another language", "\xc3\x89,,\xc3\xa9,,,,,,"],
    ["with leading zeros", "007,,,,007,,0.10,,"],
    ["with a minus", "c,,,,-0,,-0.0,,"],
  ])("%s", (_what, row) => {
    expect(crm.isPlain(row)).toBe(true);
  });
});

describe("a row is not plain, and is judged", () => {
  test.each([
    ["without an id", ",,,,,,,,"],
    ["with an empty id in quotes", '"",,,,,,,,'],
    ["with a field too few", "c,,,,,,,"],
    ["with a field too many", "c,,,,,,,,,"],
    ["with a doubled quote", 'c,,"a""b",,,,,,'],
    ["with a quote inside a field", 'c,,5" disc,,,,,,'],
    ["with text after a closing quote", 'c,,"a"b,,,,,,'],
    ["with a backslash", "c,,a\\b,,,,,,"],
    ["with a control character", "c,,a\tb,,,,,,"],
    ["with a quoted line break", 'c,,"a\nb",,,,,,'],
    ["with a space around a number", "c,,,, 1,,,,"],
    ["with a number in another spelling", "c,,,,1e3,,,,"],
    ["with an integer of 16 digits", "c,,,,9007199254740993,,,,"],
    ["with a fraction for an integer", "c,,,,1.5,,,,"],
    ["with 29 February", "c,,,,,,,,2024-02-29"],
    ["with a day that there is not", "c,,,,,,,,2024-04-31"],
    ["with the year 0", "c,,,,,,,,0000-01-01"],
  ])("%s", (_what, row) => {
    expect(crm.isPlain(row)).toBe(false);
  });
});

test("every day of the calendar but 29 February is plain, and no other text like one", () => {
  const isDay = (text: string) => crm.isPlain(`c,,,,,,,,${text}`);
  for (const year of [1, 1900, 2000, 2023, 2024, 9999]) {
    for (let month = 0; month <= 13; month++) {
      for (let day = 0; day <= 32; day++) {
        const date = new Date(0);
        date.setUTCFullYear(year, month - 1, day);
        const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        const parts = [String(year).padStart(4, "0"), month, day].map((part) =>
          String(part).padStart(2, "0"),
        );
        expect(isDay(parts.join("-")), parts.join("-")).toBe(
          isReal && !(month === 2 && day === 29),
        );
      }
    }
  }
});

test("an id is found where its column stands, quoted or not", () => {
  const names = [...columnsOf("crm")].reverse();
  const last = plainRowsOf("crm", names);
  expect(last.customerIdOf(',,,,,,"Co, Inc.",,c')).toBe("c");
  expect(crm.customerIdOf('"a,b",,,,,,,,')).toBe("a,b");
  expect(crm.customerIdOf('c,,"Co, Inc.",,,,,,')).toBe("c");
});

test("a file of very many columns has no plain rows", () => {
  const others = Array.from({ length: 100_000 }, (_, n) => `x${n}`);
  const wide = plainRowsOf("crm", [...columnsOf("crm"), ...others]);
  expect(wide.isPlain(`c${",".repeat(8 + others.length)}`)).toBe(false);
  const few = plainRowsOf("crm", [...columnsOf("crm"), ...others.slice(0, 900)]);
  expect(few.isPlain(`c${",".repeat(8 + 900)}`)).toBe(true);
});
