/** For tests: small sources, written down row by row. */
import { ORACLE_COLUMNS } from "../columns.ts";
import { ORACLE_SOURCES, type OracleSource } from "../oracle.ts";

/** A row by column, as its fields stand in the file; what is left out is empty. */
export type Row = Readonly<Record<string, string>>;

/** The columns of a source in the order of the design's table. */
export function columnsOf(source: OracleSource): string[] {
  return ["customer_id", "email", ...ORACLE_COLUMNS[source].map(([name]) => name)];
}

/** One file. A row given as text stands there as it is. */
export function csv(source: OracleSource, rows: readonly (Row | string)[]): string {
  const columns = columnsOf(source);
  const lines = rows.map((row) =>
    typeof row === "string" ? row : columns.map((name) => row[name] ?? "").join(","),
  );
  return [columns.join(","), ...lines, ""].join("\n");
}

/** All four files; a source that is left out holds one row, of the customer `somebody`. */
export function sources(
  given: Partial<Record<OracleSource, readonly (Row | string)[] | string | Buffer>>,
): Record<OracleSource, Buffer> {
  const file = (source: OracleSource) => {
    const rows = given[source] ?? [{ customer_id: "somebody" }];
    return Buffer.from(
      typeof rows === "string" || Buffer.isBuffer(rows) ? rows : csv(source, rows),
    );
  };
  return Object.fromEntries(ORACLE_SOURCES.map((source) => [source, file(source)])) as Record<
    OracleSource,
    Buffer
  >;
}
