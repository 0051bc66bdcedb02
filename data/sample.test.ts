import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { AWKWARD_FIELDS } from "./awkward-fields.ts";
import { AWKWARD_ID_SORTS, awkwardId } from "./awkward-ids.ts";
import { SOURCES } from "./columns.ts";
import { generateSources } from "./generate.ts";
import { MALFORMED_KINDS } from "./options.ts";
import { SAMPLE_FOLDER, SAMPLE_OPTIONS } from "./sample.ts";
import { idsOf, readAllRows, readFiles } from "./testing/read-sources.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();

test("the generator still makes the committed sample, byte for byte", async () => {
  await generateSources(SAMPLE_OPTIONS, folder());
  const [made, committed] = [await readFiles(folder()), await readFiles(SAMPLE_FOLDER)];
  for (const source of SOURCES) {
    expect(committed[source].toString("latin1"), source).toBe(made[source].toString("latin1"));
  }
});

test("the sample holds every kind of malformed row, awkward field and awkward id", async () => {
  const made = await generateSources(SAMPLE_OPTIONS, folder());
  for (const kind of MALFORMED_KINDS) expect(made.malformed[kind]).toBeGreaterThan(0);
  for (const sort of AWKWARD_FIELDS) expect(made.awkwardFields[sort]).toBeGreaterThan(0);

  const rows = await readAllRows(SAMPLE_FOLDER);
  const reasons = rows.flatMap(({ reason, column }) =>
    reason ? [`${reason} ${column !== null}`] : [],
  );
  expect(new Set(reasons)).toEqual(
    new Set([
      "malformed_quotes false",
      "wrong_field_count false",
      "invalid_utf8 false",
      "empty_customer_id false",
      "unreadable_value true",
    ]),
  );
  const ids = idsOf(rows);
  expect(ids.size).toBe(60);
  for (let sort = 0; sort < AWKWARD_ID_SORTS; sort += 1) expect(ids).toContain(awkwardId(sort));
});

test("the sample shows every option of the generator", async () => {
  const files = await readFiles(SAMPLE_FOLDER);
  const rows = await readAllRows(SAMPLE_FOLDER);
  const usable = rows.filter(({ reason }) => reason === null);
  const places = new Set(usable.map((row) => `${row.source} ${row.values.customer_id}`));
  expect(usable.length - places.size, "superseded rows").toBe(16);
  expect(4 * 60 - places.size, "customers without a row in a source").toBeGreaterThanOrEqual(12);
  const shardOf = (id: string) => createHash("md5").update(id).digest().readUInt32BE(0) % 10;
  const hot = [...idsOf(rows)].filter((id) => shardOf(id) === 3);
  expect(hot, "customers in the hot shard").toHaveLength(24);

  const headers = SOURCES.map((source) => files[source].toString().split("\n")[0] ?? "");
  for (const header of headers) expect(header, "BOM and CRLF").toMatch(/^\ufeff.*\r$/);
  const idPlaces = headers.map((header) => header.split(",").indexOf("customer_id"));
  expect(new Set(idPlaces).size, "places of a shuffled column").toBeGreaterThan(1);
  for (const source of SOURCES) {
    const ids = usable.flatMap((row) =>
      row.source === source ? (row.values.customer_id ?? "") : [],
    );
    const plain = ids.filter((id) => id.startsWith("cust_"));
    const descents = plain.filter((id, place) => id < (plain[place - 1] ?? ""));
    // Superseding rows alone make three or four.
    expect(descents.length, "rows out of order").toBeGreaterThan(8);
  }
});

test("git leaves the sample's line ends alone", async () => {
  const attributes = await readFile(new URL(".gitattributes", import.meta.url), "utf8");
  expect(attributes).toContain("sample/*.csv -text\n");
});
