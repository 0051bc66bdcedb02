import { expect, it } from "vitest";
import { SOURCE_COLUMNS, SOURCE_NAMES, sourceFileName } from "./sources.ts";

/** The table of the design (section 5), in its own notation. */
const TABLE = {
  "crm.csv":
    "company_name, industry, employee_count:int, deal_stage, deal_value:number, sales_owner, last_contact:date",
  "billing.csv": "plan, mrr:number, payment_status, subscription_start:date, last_payment:date",
  "product.csv":
    "signup_date:date, last_active:date, total_sessions:int, features_used:int, usage_pct:number, account_status",
  "support.csv":
    "total_tickets:int, open_tickets:int, avg_resolution_hrs:number, last_ticket_date:date, nps_score:int, csat_score:number",
};

it("has the sources and columns of the design, in its order", () => {
  const notation = { text: "", integer: ":int", number: ":number", date: ":date" };
  const table = SOURCE_NAMES.map((source) => [
    sourceFileName(source),
    SOURCE_COLUMNS[source].map(({ name, type }) => name + notation[type]).join(", "),
  ]);
  expect(table).toEqual(Object.entries(TABLE));
});
