/** The enriched output record of one customer: the merge of its rows, and its scores. */
import type { RiskLevel } from "./artifacts.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { type Customers, emptyRecord, type RowRecord } from "./customers.ts";
import { type ScoredFields, type Scores, scoresOf } from "./enrichment.ts";
import { createJsonReader } from "./json-reader.ts";
import { writeJsonText } from "./json-text.ts";
import { SOURCE_COLUMNS, SOURCE_NAMES, type SourceName } from "./sources.ts";
import { MAX_GROWTH } from "./values.ts";

/** The columns of each source that scores depend on. */
export const SCORED_COLUMNS = {
  crm: ["deal_stage"],
  billing: ["plan", "payment_status"],
  product: ["usage_pct"],
  support: ["open_tickets", "nps_score"],
} as const satisfies Readonly<Record<SourceName, readonly (keyof ScoredFields)[]>>;

/** A column's key as it stands in a profile: `,"plan":`. */
export function columnKey(name: string): Buffer {
  return Buffer.from(`,${JSON.stringify(name)}:`);
}

const QUOTE = 0x22;
const NULL = Buffer.from("null");
const ID_KEY = Buffer.from('{"customer_id":');
const EMAIL_KEY = columnKey("email");
/** What stands for a source that has no row of the customer. */
const NULL_COLUMNS = SOURCE_NAMES.map((source) =>
  Buffer.concat(SOURCE_COLUMNS[source].flatMap(({ name }) => [columnKey(name), NULL])),
);
/** Room for all of a profile but the id and the rows of its customer. */
const FIXED_ROOM = NULL_COLUMNS.reduce((sum, { length }) => sum + length, 256);

/**
 * Writes a customer's profile as a line of its artifact, LF included, and returns the scores in it.
 */
export type ProfileWriter = (out: ByteWriter, customer: number) => Scores;

/**
 * Makes the writer of a shard's profiles: `customer_id`, `email`, every column of every source and
 * the three scores, in this order. `email` comes from the first source that has one, in the order crm,
 * billing, product, support; a value that no source has is null.
 */
export function createProfileWriter(customers: Customers): ProfileWriter {
  const rows = SOURCE_NAMES.map(emptyRecord);
  const [crm, billing, product, support] = rows as [RowRecord, RowRecord, RowRecord, RowRecord];
  const json = createJsonReader();

  function scored(): ScoredFields {
    const { bytes } = customers.records;
    return {
      deal_stage: json.text(bytes, crm.scored[0] as number),
      plan: json.text(bytes, billing.scored[0] as number),
      payment_status: json.text(bytes, billing.scored[1] as number),
      usage_pct: json.number(bytes, product.scored[0] as number),
      open_tickets: json.number(bytes, support.scored[0] as number),
      nps_score: json.number(bytes, support.scored[1] as number),
    };
  }

  return (out, customer) => {
    const { ids, records } = customers;
    const idStart = customers.idStart(customer);
    const idEnd = customers.idEnd(customer);
    let room = FIXED_ROOM + MAX_GROWTH * (idEnd - idStart);
    let email: RowRecord | undefined;
    for (let source = 0; source < rows.length; source++) {
      const row = rows[source] as RowRecord;
      customers.rowOf(customer, source, row);
      room += row.end - row.start;
      if (row.start > 0 && records.bytes[row.start] === QUOTE) email ??= row;
    }
    out.reserve(room);

    out.copy(ID_KEY, 0, ID_KEY.length);
    writeJsonText(out, ids, idStart, idEnd);
    out.copy(EMAIL_KEY, 0, EMAIL_KEY.length);
    if (email === undefined) out.copy(NULL, 0, NULL.length);
    else out.copy(records.bytes, email.start, email.emailEnd);
    for (let source = 0; source < rows.length; source++) {
      const { start, emailEnd, end } = rows[source] as RowRecord;
      const missing = NULL_COLUMNS[source] as Buffer;
      if (start === 0) out.copy(missing, 0, missing.length);
      else out.copy(records.bytes, emailEnd, end);
    }
    const scores = scoresOf(scored());
    const end = endOf(scores);
    out.copy(end, 0, end.length);
    return scores;
  };
}

/** The ends of profiles that were written before: there are only so many scores. */
const ends: Buffer[] = [];

/** The scores as a profile ends with them. */
function endOf({ health_score, churn_risk, expansion_potential }: Scores): Buffer {
  const place = (health_score * 3 + levelOf(churn_risk)) * 3 + levelOf(expansion_potential);
  ends[place] ??= Buffer.from(
    `,"health_score":${health_score},"churn_risk":"${churn_risk}","expansion_potential":"${expansion_potential}"}\n`,
  );
  return ends[place];
}

function levelOf(risk: RiskLevel): number {
  if (risk === "LOW") return 0;
  return risk === "MEDIUM" ? 1 : 2;
}
