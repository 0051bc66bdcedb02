/** The many ways to write one table down as a CSV file, all of which mean the same. */
import fc from "fast-check";
import { ORACLE_COLUMNS, type OracleType } from "../../harness/oracle/columns.ts";
import { ORACLE_SOURCES, type OracleSource } from "../../harness/oracle/oracle.ts";
import { type CsvField, csvText } from "../rfc4180.ts";
import type { SourceFiles } from "./sources.ts";
import type { Cell, TableRow, Tables } from "./tables.ts";

/** How a value is spelt; what a type has no room for, such as spaces in a text, is left out. */
interface Spelling {
  readonly quoted: boolean;
  /** Spaces before and after. */
  readonly spaces: readonly [number, number];
  readonly leadingZeros: number;
  /** A minus before a zero. */
  readonly minusZero: boolean;
}

/** How a file is written, whatever its rows say. Lists are gone through again and again. */
export interface Spelt {
  readonly bom: boolean;
  readonly finalLineEnd: boolean;
  /** Of rows. */
  readonly crlf: readonly boolean[];
  /** Of fields. */
  readonly spellings: readonly Spelling[];
  /** Columns stand in the order of these figures. */
  readonly ranks: readonly number[];
  /** Columns that nobody knows, and what stands in them. */
  readonly unknown: readonly { readonly name: string; readonly text: string }[];
}

/** Nothing but what must be. */
export const PLAINLY: Spelt = {
  bom: false,
  finalLineEnd: true,
  crlf: [false],
  spellings: [{ quoted: false, spaces: [0, 0], leadingZeros: 0, minusZero: false }],
  ranks: [],
  unknown: [],
};

const spelling = (): fc.Arbitrary<Spelling> =>
  fc.record({
    quoted: fc.boolean(),
    spaces: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })),
    leadingZeros: fc.nat({ max: 2 }),
    minusZero: fc.boolean(),
  });

const anyText = () => fc.string({ unit: "binary", maxLength: 5 });

/** Columns that nobody knows; their names never are those of others. */
export const unknownColumns = (): fc.Arbitrary<Spelt["unknown"]> =>
  fc.uniqueArray(fc.record({ name: anyText().map((name) => `my ${name}`), text: anyText() }), {
    maxLength: 3,
    selector: ({ name }) => name,
  });

export const spelt = (): fc.Arbitrary<Spelt> =>
  fc
    .record({
      bom: fc.boolean(),
      finalLineEnd: fc.boolean().map((none) => !none),
      crlf: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
      spellings: fc.array(spelling(), { minLength: 1, maxLength: 7 }),
      ranks: fc.array(fc.nat({ max: 20 }), { maxLength: 12 }),
      unknown: unknownColumns(),
    })
    .map((drawn) => Object.assign(drawn, { [fc.toStringMethod]: () => shown(drawn) }));

/** What a counterexample shows: all that is not plain. */
function shown(how: Spelt): string {
  const odd = Object.entries(how).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(PLAINLY[name as keyof Spelt]),
  );
  return odd.length === 0 ? "plainly" : JSON.stringify(Object.fromEntries(odd));
}

/** A way to write each source. */
export type SpeltSources = Readonly<Record<OracleSource, Spelt>>;

export const speltSources = (each = spelt()): fc.Arbitrary<SpeltSources> =>
  fc.record({ crm: each, billing: each, product: each, support: each });

/** The files of tables. */
export function written(tables: Tables, how?: SpeltSources): SourceFiles {
  return Object.fromEntries(
    ORACLE_SOURCES.map((source) => [
      source,
      writtenTable(source, tables[source], how?.[source] ?? PLAINLY),
    ]),
  ) as SourceFiles;
}

function writtenTable(source: OracleSource, rows: readonly TableRow[], how: Spelt): Buffer {
  let fields = 0;
  const nextSpelling = () => inTurn(how.spellings, fields++);
  const columns = [
    ["customer_id", "text"],
    ["email", "text"],
    ...ORACLE_COLUMNS[source],
  ] as const satisfies readonly (readonly [string, OracleType])[];
  const names = [...columns.map(([name]) => name), ...how.unknown.map(({ name }) => name)];
  const places = names
    .map((_, place) => place)
    .sort((a, b) => (how.ranks[a] ?? 0) - (how.ranks[b] ?? 0));
  const lines = [names.map((text): CsvField => ({ text, quoted: nextSpelling().quoted }))];
  for (const { id, email, cells } of rows) {
    const values: readonly Cell[] = [id, email, ...cells];
    lines.push([
      ...columns.map(([, type], i) => writtenCell(type, values[i] ?? null, nextSpelling())),
      ...how.unknown.map(({ text }): CsvField => ({ text, quoted: nextSpelling().quoted })),
    ]);
  }
  const text = csvText(
    lines.map((line, i) => ({
      fields: places.map((place) => line[place] as CsvField),
      crlf: inTurn(how.crlf, i),
    })),
    how.finalLineEnd,
  );
  return Buffer.from(how.bom ? `\uFEFF${text}` : text);
}

const inTurn = <Item>(items: readonly Item[], n: number): Item => items[n % items.length] as Item;

function writtenCell(type: OracleType, cell: Cell, how: Spelling): CsvField {
  const { quoted } = how;
  if (type === "text") return { text: String(cell ?? ""), quoted };
  const [before, after] = how.spaces.map((count) => " ".repeat(count));
  const value = typeof cell === "number" ? spelledNumber(cell, how) : (cell ?? "");
  return { text: `${before}${value}${after}`, quoted };
}

function spelledNumber(value: number, { leadingZeros, minusZero }: Spelling): string {
  const sign = value < 0 || (value === 0 && minusZero) ? "-" : "";
  return `${sign}${"0".repeat(leadingZeros)}${plainDecimal(Math.abs(value))}`;
}

/** The shortest decimal that means the number, without the exponent that sources do not know. */
function plainDecimal(value: number): string {
  const [mantissa = "", exponent] = value.toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const whole = Number(exponent) + 1;
  if (whole <= 0) return `0.${"0".repeat(-whole)}${digits}`;
  if (whole >= digits.length) return digits.padEnd(whole, "0");
  return `${digits.slice(0, whole)}.${digits.slice(whole)}`;
}
