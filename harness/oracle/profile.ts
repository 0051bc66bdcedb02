/** The merged record of a customer, as the line of its artifact. */
import { ORACLE_COLUMNS } from "./columns.ts";
import { ORACLE_SOURCES, type OracleSource } from "./oracle.ts";
import { type OracleScores, scoresFrom } from "./score.ts";
import type { SourceValues } from "./source-values.ts";
import { bytesOf, isAscii } from "./text.ts";
import type { OracleValue } from "./value.ts";

/** What each source says of a customer, in the order of the sources. */
export type CustomerValues = readonly (SourceValues | undefined)[];

/** What stands before each value, by source. */
const KEYS = ORACLE_SOURCES.map((source) =>
  ORACLE_COLUMNS[source].map(([name]) => `,${JSON.stringify(name)}:`),
);
/** The share of a profile of a source that does not have the customer. */
const NOTHING = KEYS.map((keys) => keys.map((key) => `${key}null`).join(""));

/**
 * The profile's line in byte text, LF included, and its scores. `email` is that of the first source
 * with one.
 *
 * @param customerId byte text
 */
export function profileFrom(
  customerId: string,
  sources: CustomerValues,
): { readonly line: string; readonly scores: OracleScores } {
  let email = "null";
  let columns = "";
  for (const [at, values] of sources.entries()) {
    if (values === undefined) {
      columns += NOTHING[at];
      continue;
    }
    const keys = KEYS[at] as readonly string[];
    const { isPlain } = values;
    if (email === "null") email = jsonOf(values.email, isPlain);
    for (const [column, value] of values.columns.entries()) {
      columns += keys[column] + jsonOf(value, isPlain);
    }
  }
  const scores = scoresFrom({
    usage_pct: meantValue(sources, USAGE),
    payment_status: meantValue(sources, PAYMENT),
    nps_score: meantValue(sources, NPS),
    open_tickets: meantValue(sources, TICKETS),
    plan: meantValue(sources, PLAN),
    deal_stage: meantValue(sources, STAGE),
  });
  const { health_score, churn_risk, expansion_potential } = scores;
  const line = `{"customer_id":${JSON.stringify(customerId)},"email":${email}${columns},"health_score":${health_score},"churn_risk":"${churn_risk}","expansion_potential":"${expansion_potential}"}\n`;
  return { line, scores };
}

function jsonOf(value: OracleValue, isPlain: boolean): string {
  return typeof value === "string" && isPlain ? `"${value}"` : JSON.stringify(value);
}

interface Place {
  readonly source: number;
  readonly column: number;
}

function placeOf(source: OracleSource, name: string): Place {
  const column = ORACLE_COLUMNS[source].findIndex(([each]) => each === name);
  return { source: ORACLE_SOURCES.indexOf(source), column };
}

const USAGE = placeOf("product", "usage_pct");
const PAYMENT = placeOf("billing", "payment_status");
const NPS = placeOf("support", "nps_score");
const TICKETS = placeOf("support", "open_tickets");
const PLAN = placeOf("billing", "plan");
const STAGE = placeOf("crm", "deal_stage");

/** A value that counts for scores; texts as they are meant. */
function meantValue(sources: CustomerValues, { source, column }: Place): OracleValue {
  const value = sources[source]?.columns[column] ?? null;
  return typeof value !== "string" || isAscii(value) ? value : bytesOf(value).toString();
}
