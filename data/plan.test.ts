import { describe, expect, test } from "vitest";
import { AWKWARD_FIELDS } from "./awkward-fields.ts";
import { SOURCES } from "./columns.ts";
import type { DataOptions } from "./options.ts";
import { makeData, malformedRows } from "./testing/make-data.ts";
import { idsOf, type ReadRow } from "./testing/read-sources.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();
const make = (options: Partial<DataOptions>) => makeData(folder(), options);

/** Usable rows beyond one of each customer in each source. */
const supersededRows = (rows: readonly ReadRow[]) => {
  const usable = rows.filter(({ reason }) => reason === null);
  return (
    usable.length - new Set(usable.map((row) => `${row.source} ${row.values.customer_id}`)).size
  );
};
const missingCustomers = (rows: readonly ReadRow[]) =>
  [...idsOf(rows)].filter((id) =>
    SOURCES.some(
      (source) => !rows.some((row) => row.source === source && row.values.customer_id === id),
    ),
  );

describe("amounts: a count, or a fraction of the customers or of the good rows", () => {
  test.each([
    [9, 9],
    [0.25, 50],
    [0, 0],
  ])("missing %d leaves %d customers out of some source", async (missing, count) => {
    const { rows, made } = await make({ missing });
    expect(missingCustomers(rows)).toHaveLength(count);
    expect(made.missing).toBe(count);
    expect(idsOf(rows).size).toBe(200);
  });

  test.each([
    [9, 9],
    [0.25, 200],
  ])("superseded %d adds %d rows", async (superseded, count) => {
    const { rows, made } = await make({ superseded });
    expect(supersededRows(rows)).toBe(count);
    expect(made.superseded).toBe(count);
    expect(rows).toHaveLength(800 + count);
  });

  test.each([
    [9, 9],
    [0.05, 40],
  ])("malformed %d adds %d rows", async (malformed, count) => {
    const { rows, made } = await make({ malformed });
    expect(malformedRows(rows)).toHaveLength(count);
    expect(Object.values(made.malformed).reduce((sum, n) => sum + n, 0)).toBe(count);
    expect(rows).toHaveLength(800 + count);
  });

  test.each([
    [9, 9],
    [0.25, 50],
  ])("awkwardIds %d makes %d ids awkward", async (awkwardIds, count) => {
    const { rows, made } = await make({ awkwardIds });
    expect([...idsOf(rows)].filter((id) => !/^cust_\d{8}$/.test(id))).toHaveLength(count);
    expect(made.awkwardIds).toBe(count);
  });

  test.each([
    [15, 1],
    [0.75, 40],
  ])("awkwardFields %d writes each sort %d times", async (awkwardFields, each) => {
    const { made } = await make({ awkwardFields });
    expect(made.awkwardFields).toEqual(Object.fromEntries(AWKWARD_FIELDS.map((k) => [k, each])));
  });
});

test("superseding rows belong to customers who have a good row in that source", async () => {
  const { rows } = await make({ missing: 0.9, superseded: 60 });
  expect(supersededRows(rows)).toBe(60);
});

test("missing close to 1 still leaves one customer in all sources", async () => {
  const { rows } = await make({ missing: 0.9999 });
  expect(missingCustomers(rows)).toHaveLength(199);
});

test("superseding rows stand next to the good row, far before it, and far after it", async () => {
  const { rows } = await make({ superseded: 0.3 });
  const crm = rows.filter((row) => row.source === "crm");
  const places = new Map<string, number[]>();
  crm.forEach(({ values }, place) => {
    const id = values.customer_id ?? "";
    places.set(id, [...(places.get(id) ?? []), place]);
  });
  const distances = [...places.values()].flatMap(([first = 0, second]) =>
    second === undefined ? [] : [second - first],
  );
  expect(distances.filter((distance) => distance === 1).length).toBeGreaterThan(3);
  expect(distances.filter((distance) => distance > 20).length).toBeGreaterThan(10);
  // A row that comes before its left neighbour's id in the customers' order was added early.
  const early = crm.filter(
    (row, place) => (crm[place + 1]?.values.customer_id ?? "z") < (row.values.customer_id ?? ""),
  );
  expect(early.length).toBeGreaterThan(5);
  expect([...places.values()].some((all) => all.length > 2)).toBe(true);
  const texts = crm.map((row) => JSON.stringify(row.values));
  expect(new Set(texts).size).toBe(texts.length);
});

test("awkwardFields beyond the number of good rows is refused", async () => {
  await expect(make({ awkwardFields: 801 })).rejects.toThrow(
    "awkwardFields: found 801; allowed is at most the number of good rows, 800",
  );
});
