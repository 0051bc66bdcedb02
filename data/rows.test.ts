import { describe, expect, test } from "vitest";
import { SOURCES } from "./columns.ts";
import type { DataOptions } from "./options.ts";
import { makeData } from "./testing/make-data.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();
const make = (options: Partial<DataOptions>) => makeData(folder(), options);

describe("the shape of the files", () => {
  test("crlf ends every row at CRLF", async () => {
    const { files } = await make({ crlf: true });
    for (const source of SOURCES) {
      const text = files[source].toString();
      expect(text.split("\r\n")).toHaveLength(202);
      expect(text.split("\n")).toHaveLength(202);
    }
  });

  test("without crlf and awkward things there is no CR", async () => {
    const { files } = await make({});
    for (const source of SOURCES) expect(files[source].includes("\r")).toBe(false);
  });

  test("bom puts a mark at the start of each file, and nothing else changes", async () => {
    const plain = (await make({})).files;
    const { files } = await make({ bom: true });
    for (const source of SOURCES) {
      expect(files[source].subarray(0, 3).toString("hex")).toBe("efbbbf");
      expect(files[source].subarray(3).equals(plain[source])).toBe(true);
    }
  });

  test("shuffleRows changes the order of the rows and nothing else", async () => {
    const plain = (await make({})).files;
    const { files } = await make({ shuffleRows: true });
    for (const source of SOURCES) {
      const [header, ...rows] = files[source].toString().split("\n");
      const [plainHeader, ...plainRows] = plain[source].toString().split("\n");
      expect(header).toBe(plainHeader);
      expect(rows).not.toEqual(plainRows);
      expect(rows.sort()).toEqual(plainRows.sort());
    }
  });

  test("shuffleColumns changes the order of the columns and nothing else", async () => {
    const plain = (await make({})).rows.map(({ values }) => values);
    const { rows, files } = await make({ shuffleColumns: true });
    expect(rows.map(({ values }) => values)).toEqual(plain);
    const idPlaces = SOURCES.map((source) =>
      files[source].toString().split("\n")[0]?.split(",").indexOf("customer_id"),
    );
    expect(new Set(idPlaces).size).toBeGreaterThan(1);
  });

  test("shuffleColumns depends on the seed", async () => {
    const headerOf = async (seed: number) =>
      (await make({ seed, shuffleColumns: true })).files.crm.toString().split("\n")[0];
    expect(await headerOf(1)).not.toBe(await headerOf(2));
  });

  test("awkward fields hold what they promise", async () => {
    const { files, made } = await make({ awkwardFields: 0.5 });
    const all = SOURCES.map((source) => files[source].toString()).join("");
    for (const pattern of [
      /"Smith, Jones, and Sons,"/,
      /"the ""big"" one"/,
      /"two\nlines"/,
      /"two\r\nlines"/,
      /one\rfield/,
      /\u682a\u5f0f\u4f1a\u793e/,
      /,"",/,
      /, {2}\d+ ,/,
      /, {2}\d{4}-\d\d-\d\d /,
      /, {2},/,
      /, {2}leading,/,
      /,5" disk,/,
      /^"cust_\d{8}",/m,
      /,9007199254740992,/,
      /\n\ncust_/,
    ]) {
      expect(all).toMatch(pattern);
    }
    expect(files.product.at(-1)).not.toBe(10);
    expect(made.rows).toBe(800);
  });
});

test("awkward fields change no more rows than they say", async () => {
  const plain = (await make({})).rows;
  const { rows } = await make({ awkwardFields: 30 });
  const changed = rows.filter(
    (row, place) => JSON.stringify(row.values) !== JSON.stringify(plain[place]?.values),
  );
  // Needless quotes, quoted line breaks before the row and the like change no value.
  expect(changed.length).toBeGreaterThan(15);
  expect(changed.length).toBeLessThanOrEqual(30);
});
