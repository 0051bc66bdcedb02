/** The four sources and their columns. */

/** In order of precedence for `email`: the CRM is the system of record. */
export const SOURCE_NAMES = ["crm", "billing", "product", "support"] as const;

export type SourceName = (typeof SOURCE_NAMES)[number];

export type ColumnType = "text" | "integer" | "number" | "date";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

const text = (name: string): Column => ({ name, type: "text" });
const integer = (name: string): Column => ({ name, type: "integer" });
const number = (name: string): Column => ({ name, type: "number" });
const date = (name: string): Column => ({ name, type: "date" });

/** Columns of each source after `customer_id` and `email`, in the order of the profile's keys. */
export const SOURCE_COLUMNS: Readonly<Record<SourceName, readonly Column[]>> = {
  crm: [
    text("company_name"),
    text("industry"),
    integer("employee_count"),
    text("deal_stage"),
    number("deal_value"),
    text("sales_owner"),
    date("last_contact"),
  ],
  billing: [
    text("plan"),
    number("mrr"),
    text("payment_status"),
    date("subscription_start"),
    date("last_payment"),
  ],
  product: [
    date("signup_date"),
    date("last_active"),
    integer("total_sessions"),
    integer("features_used"),
    number("usage_pct"),
    text("account_status"),
  ],
  support: [
    integer("total_tickets"),
    integer("open_tickets"),
    number("avg_resolution_hrs"),
    date("last_ticket_date"),
    integer("nps_score"),
    number("csat_score"),
  ],
};

export const sourceFileName = (source: SourceName): string => `${source}.csv`;

/** A value for each source. */
export function perSource<Value>(
  of: (source: SourceName) => Value,
): Readonly<Record<SourceName, Value>> {
  return {
    crm: of("crm"),
    billing: of("billing"),
    product: of("product"),
    support: of("support"),
  };
}
