/** What one source adds to a customer's profile. */
import { ORACLE_COLUMNS, type OracleType } from "./columns.ts";
import type { OracleSource } from "./oracle.ts";
import type { OracleValue } from "./value.ts";

/** Of one usable row. Texts are byte text. */
export interface SourceShare {
  /** As JSON: `null` where there is none. */
  readonly email: string;
  /** The source's part of the profile's line, from the comma on: `,"plan":"free","mrr":10,…`. */
  readonly json: string;
  /** The values that scores depend on, in the order of {@link SCORED_COLUMNS}. */
  readonly scored: readonly OracleValue[];
}

/** The columns that scores depend on. */
export const SCORED_COLUMNS = {
  crm: ["deal_stage"],
  billing: ["plan", "payment_status"],
  product: ["usage_pct"],
  support: ["open_tickets", "nps_score"],
} as const satisfies Record<OracleSource, readonly string[]>;

/** The source's part of the line of a customer that it does not have. */
export function missingShareOf(source: OracleSource): SourceShare {
  return shareOf(
    source,
    null,
    ORACLE_COLUMNS[source].map(() => null),
  );
}

/** @param values in the order of the source's columns */
export function shareOf(
  source: OracleSource,
  email: OracleValue,
  values: readonly OracleValue[],
): SourceShare {
  const names = ORACLE_COLUMNS[source].map(([name]) => name);
  return {
    email: JSON.stringify(email),
    json: names.map((name, at) => `${keyOf(name)}${JSON.stringify(values[at])}`).join(""),
    scored: SCORED_COLUMNS[source].map((name) => values[names.indexOf(name)] ?? null),
  };
}

export function keyOf(name: string): string {
  return `,${JSON.stringify(name)}:`;
}

export function isNumber(type: OracleType): boolean {
  return type === "integer" || type === "number";
}
