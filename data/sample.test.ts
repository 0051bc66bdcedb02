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

test("git leaves the sample's line ends alone", async () => {
  const attributes = await readFile(new URL(".gitattributes", import.meta.url), "utf8");
  expect(attributes).toContain("sample/*.csv -text\n");
});
