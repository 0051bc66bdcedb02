/** The sources' columns, written down a second time: the oracle believes nothing of the pipeline. */
import type { OracleSource } from "./oracle.ts";

export type OracleType = "text" | "integer" | "number" | "date";

/** After `customer_id` and `email`, in the order of the profile's keys. */
export const ORACLE_COLUMNS: Readonly<
  Record<OracleSource, readonly (readonly [name: string, type: OracleType])[]>
> = {
  crm: [
    ["company_name", "text"],
    ["industry", "text"],
    ["employee_count", "integer"],
    ["deal_stage", "text"],
    ["deal_value", "number"],
    ["sales_owner", "text"],
    ["last_contact", "date"],
  ],
  billing: [
    ["plan", "text"],
    ["mrr", "number"],
    ["payment_status", "text"],
    ["subscription_start", "date"],
    ["last_payment", "date"],
  ],
  product: [
    ["signup_date", "date"],
    ["last_active", "date"],
    ["total_sessions", "integer"],
    ["features_used", "integer"],
    ["usage_pct", "number"],
    ["account_status", "text"],
  ],
  support: [
    ["total_tickets", "integer"],
    ["open_tickets", "integer"],
    ["avg_resolution_hrs", "number"],
    ["last_ticket_date", "date"],
    ["nps_score", "integer"],
    ["csat_score", "number"],
  ],
};
