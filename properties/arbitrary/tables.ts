/**
 * Arbitrary tables: what four sources mean, as values, before anybody has written them down. And what
 * follows from them for the profiles, in the plainest words that a program can say it in.
 */
import fc from "fast-check";
import { ORACLE_COLUMNS, type OracleType } from "../../harness/oracle/columns.ts";
import { ORACLE_SOURCES, type OracleSource } from "../../harness/oracle/oracle.ts";
import { customerId } from "./sources.ts";

/** A value; null is a missing one. */
export type Cell = string | number | null;

export interface TableRow {
  readonly id: string;
  readonly email: string | null;
  /** In the order of the source's columns. */
  readonly cells: readonly Cell[];
}

/** The rows of each source, in their order. */
export type Tables = Readonly<Record<OracleSource, readonly TableRow[]>>;

/** The columns of a source that are its own, by name. */
export const columnsOf = (source: OracleSource): string[] =>
  ORACLE_COLUMNS[source].map(([name]) => name);

/** Zero has no sign in a profile. */
const unsigned = (value: number): number => (value === 0 ? 0 : value);

/** Whole numbers up to ±2^53, and around the thresholds of the scores. */
const integer = (): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -3, max: 12 }) },
    { weight: 1, arbitrary: fc.maxSafeInteger() },
    { weight: 1, arbitrary: fc.constantFrom(2 ** 53, -(2 ** 53)) },
  );

/** Every finite double, from the smallest to the largest, and around the thresholds of the scores. */
const number = (): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: -3, max: 120 }) },
    { weight: 1, arbitrary: fc.constantFrom(29.999, 30, 49.999, 50, 59.999, 60, 79.999, 80) },
    { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  );

const text = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom("active", "Active", "past due", "Past-Due", "past_due", "FAILED", "enterprise"),
    fc.constantFrom("starter", "Free", "BASIC", "business", "professional", "null", " ", "-0"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 8 }),
    fc
      .array(fc.constantFrom('"', ",", "\r", "\n", "\uFEFF", "\0", "a", "\u00e9"), { minLength: 1 })
      .map((units) => units.join("")),
  );

/** Real days of the calendar, from the first to the last that a source can name. */
const date = (): fc.Arbitrary<string> => {
  const days = fc.date({
    min: new Date("0001-01-01T00:00:00Z"),
    max: new Date("9999-12-31T00:00:00Z"),
    noInvalidDate: true,
  });
  return fc.oneof(
    days.map((day) => day.toISOString().slice(0, 10)),
    fc.constantFrom("2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"),
  );
};

const VALUES: Readonly<Record<OracleType, () => fc.Arbitrary<Cell>>> = {
  text,
  date,
  integer: () => integer().map(unsigned),
  number: () => number().map(unsigned),
};

const cell = (type: OracleType): fc.Arbitrary<Cell> =>
  fc.option(VALUES[type](), { nil: null, freq: 4 });

/** A row of a source, of an arbitrary customer or of those that are given. */
export const tableRow = (source: OracleSource, id = customerId()): fc.Arbitrary<TableRow> =>
  fc.record({
    id,
    email: fc.option(fc.oneof(fc.constantFrom("a@x", "b@x", "c@x"), text()), { nil: null }),
    cells: fc.tuple(...ORACLE_COLUMNS[source].map(([, type]) => cell(type))),
  });

/** Four tables, none without a row, in which customers come again and lack sources. */
export const tables = (): fc.Arbitrary<Tables> =>
  fc
    .record(
      Object.fromEntries(
        ORACLE_SOURCES.map((source) => [
          source,
          fc.array(tableRow(source), { minLength: 1, maxLength: 8, size: "max" }),
        ]),
      ) as Record<OracleSource, fc.Arbitrary<TableRow[]>>,
    )
    .map((drawn) => Object.assign(drawn, { [fc.toStringMethod]: () => shown(drawn) }));

/** What a counterexample shows: every row by what it says. */
const shown = (given: Tables): string =>
  ORACLE_SOURCES.flatMap((source) =>
    given[source].map(({ id, email, cells }) => {
      const said = Object.entries({
        customer_id: id,
        email,
        ...Object.fromEntries(columnsOf(source).map((column, i) => [column, cells[i] ?? null])),
      }).filter(([, value]) => value !== null);
      return `\n  ${source}: ${JSON.stringify(Object.fromEntries(said))}`;
    }),
  ).join("");

/** The ids of all customers, each once. */
export const idsOf = (given: Tables): string[] => [
  ...new Set(ORACLE_SOURCES.flatMap((source) => given[source].map(({ id }) => id))),
];

/** The row that counts: the last one of the customer in the source. */
export const lastRow = (given: Tables, source: OracleSource, id: string): TableRow | undefined =>
  given[source].findLast((row) => row.id === id);

/** What a customer's profile says but for its scores, by column and in the order of its keys. */
export function meantValues(given: Tables, id: string): Record<string, Cell> {
  const rows = ORACLE_SOURCES.map((source) => lastRow(given, source, id));
  return {
    customer_id: id,
    email: rows.find((row) => (row?.email ?? null) !== null)?.email ?? null,
    ...Object.fromEntries(
      ORACLE_SOURCES.flatMap((source, s) =>
        columnsOf(source).map((column, i) => [column, rows[s]?.cells[i] ?? null]),
      ),
    ),
  };
}
