/** The four sources, in the order in which the pipeline reads and accounts for them. */
export const SOURCES = ["crm", "billing", "product", "support"] as const;

export type Source = (typeof SOURCES)[number];

export type ColumnType = "text" | "integer" | "number" | "date";

export type Column = { name: string; type: ColumnType };

/** Columns of each source in table order (design, section 5); the id and the email come first. */
export const COLUMNS: Record<Source, readonly Column[]> = {
  crm: table(
    "company_name industry employee_count:integer deal_stage deal_value:number sales_owner last_contact:date",
  ),
  billing: table("plan mrr:number payment_status subscription_start:date last_payment:date"),
  product: table(
    "signup_date:date last_active:date total_sessions:integer features_used:integer usage_pct:number account_status",
  ),
  support: table(
    "total_tickets:integer open_tickets:integer avg_resolution_hrs:number last_ticket_date:date nps_score:integer csat_score:number",
  ),
};

/** Position of `customer_id` in every table. */
export const ID_COLUMN = 0;

/** Positions, in table order, of the columns of one type in a source. */
export function columnsOfType(source: Source, type: ColumnType): number[] {
  return COLUMNS[source].flatMap((column, position) => (column.type === type ? [position] : []));
}

function table(columns: string): readonly Column[] {
  return `customer_id email ${columns}`.split(" ").map((column) => {
    const [name = "", type = "text"] = column.split(":");
    return { name, type: type as ColumnType };
  });
}
