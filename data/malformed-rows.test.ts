import { describe, expect, test } from "vitest";
import { SOURCES } from "./columns.ts";
import { type DataOptions, MALFORMED_KINDS, type MalformedKind } from "./options.ts";
import { makeData, malformedRows } from "./testing/make-data.ts";
import { idsOf } from "./testing/read-sources.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();
const make = (options: Partial<DataOptions>) => makeData(folder(), options);

describe("malformed rows", () => {
  const reasonOf: Record<MalformedKind, string> = {
    "wrong-field-count": "wrong_field_count",
    "unreadable-integer": "unreadable_value",
    "unreadable-number": "unreadable_value",
    "unreadable-date": "unreadable_value",
    "empty-id": "empty_customer_id",
    "invalid-utf8": "invalid_utf8",
    "malformed-quotes": "malformed_quotes",
  };

  test.each(MALFORMED_KINDS)(
    "%s rows are quarantined for that reason, in every variant",
    async (kind) => {
      const { rows, made } = await make({
        malformed: 400,
        malformedKinds: [kind],
        shuffleColumns: true,
        awkwardIds: 60,
      });
      const bad = malformedRows(rows);
      expect(bad).toHaveLength(400);
      expect(new Set(bad.map(({ reason }) => reason))).toEqual(new Set([reasonOf[kind]]));
      expect(made.malformed[kind]).toBe(400);
    },
  );

  test.each([
    [
      "unreadable-integer",
      [
        "employee_count",
        "total_sessions",
        "features_used",
        "total_tickets",
        "open_tickets",
        "nps_score",
      ],
    ],
    ["unreadable-number", ["deal_value", "mrr", "usage_pct", "avg_resolution_hrs", "csat_score"]],
    [
      "unreadable-date",
      [
        "last_contact",
        "subscription_start",
        "last_payment",
        "signup_date",
        "last_active",
        "last_ticket_date",
      ],
    ],
  ] as const)("%s strikes every column of that type", async (kind, columns) => {
    const { rows } = await make({ malformed: 200, malformedKinds: [kind] });
    expect(new Set(malformedRows(rows).map(({ column }) => column))).toEqual(new Set(columns));
  });

  test("every kind comes to every source, unless the source has no such column", async () => {
    const { rows } = await make({ malformed: MALFORMED_KINDS.length * SOURCES.length });
    for (const source of SOURCES) {
      const reasons = rows.flatMap((row) => (row.source === source ? (row.reason ?? []) : []));
      expect(new Set(reasons)).toEqual(new Set(Object.values(reasonOf)));
    }
  });

  test("some belong to customers with a good row, some to nobody, and nobody comes to exist", async () => {
    const { rows } = await make({ malformed: 100, malformedKinds: ["unreadable-date"] });
    const existing = idsOf(rows);
    expect(existing.size).toBe(200);
    const owners = malformedRows(rows).map(({ values }) => existing.has(values.customer_id ?? ""));
    expect(owners.filter(Boolean).length).toBeGreaterThan(50);
    expect(owners.filter((exists) => !exists).length).toBeGreaterThan(10);
  });

  test("leave the good rows as they are", async () => {
    const without = (await make({})).rows.map(({ values }) => JSON.stringify(values));
    const { rows } = await make({ malformed: 50 });
    const good = rows.filter(({ reason }) => reason === null);
    expect(good.map(({ values }) => JSON.stringify(values))).toEqual(without);
  });
});
