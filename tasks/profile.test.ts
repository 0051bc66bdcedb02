import { describe, expect, it } from "vitest";
import { Customers } from "./customers.ts";
import { readHeader } from "./header.ts";
import { createRowReader } from "./read-row.ts";
import { SOURCE_NAMES, type SourceName } from "./sources.ts";
import { sourceFile } from "./testing/recorded-world.ts";
import { profileLinesOf } from "./testing/shard-customers.ts";
import { split } from "./testing/split.ts";

/** The profile lines of rows by source, each `id[,email[,…]]`. */
function linesOf(rows: Partial<Record<SourceName, string>>): string[] {
  const customers = new Customers();
  // Nobody's byte, which is not to be taken for a value where a row is missing.
  customers.records.bytes[0] = '"'.charCodeAt(0);
  for (const [source, row] of Object.entries(rows) as [SourceName, string][]) {
    const [header, ...below] = split(sourceFile(source, row));
    const read = createRowReader(source, readHeader(source, header as never), customers);
    for (const each of below) expect(read(each)).toBe("merged");
  }
  return profileLinesOf(customers);
}

/** The keys of a profile, copied from the design (section 5): not from the table that is tested. */
const KEYS = [
  ..."customer_id email".split(" "),
  ..."company_name industry employee_count deal_stage deal_value sales_owner last_contact".split(
    " ",
  ),
  ..."plan mrr payment_status subscription_start last_payment".split(" "),
  ..."signup_date last_active total_sessions features_used usage_pct account_status".split(" "),
  ..."total_tickets open_tickets avg_resolution_hrs last_ticket_date nps_score csat_score".split(
    " ",
  ),
  ..."health_score churn_risk expansion_potential".split(" "),
];

describe("a profile", () => {
  it("has every key of the design in its order, whatever is missing", () => {
    for (const source of SOURCE_NAMES) {
      const [line] = linesOf({ [source]: "a" });
      expect(Object.keys(JSON.parse(line as string))).toEqual(KEYS);
    }
  });

  it("has null where no source has a value", () => {
    const [line] = linesOf({ product: "a" });
    const { health_score, churn_risk, expansion_potential, ...rest } = JSON.parse(line as string);
    expect([health_score, churn_risk, expansion_potential]).toEqual([55, "LOW", "LOW"]);
    expect(rest).toEqual({
      ...Object.fromEntries(KEYS.slice(0, -3).map((key) => [key, null])),
      customer_id: "a",
    });
  });

  it("puts every source's values under its own columns, and scores the whole", () => {
    const lines = linesOf({
      crm: "a,a@x,Acme,Tools,5,Enterprise,9.50,Ann,2024-01-01",
      billing: "a,,Free,10,Active,,2024-02-02",
      product: "a,,,,1,2,80,ok",
      support: "a,,3,0,1.5,,9,4.5",
    });
    expect(lines).toEqual([
      '{"customer_id":"a","email":"a@x","company_name":"Acme","industry":"Tools",' +
        '"employee_count":5,"deal_stage":"Enterprise","deal_value":9.5,"sales_owner":"Ann",' +
        '"last_contact":"2024-01-01","plan":"Free","mrr":10,"payment_status":"Active",' +
        '"subscription_start":null,"last_payment":"2024-02-02","signup_date":null,' +
        '"last_active":null,"total_sessions":1,"features_used":2,"usage_pct":80,' +
        '"account_status":"ok","total_tickets":3,"open_tickets":0,"avg_resolution_hrs":1.5,' +
        '"last_ticket_date":null,"nps_score":9,"csat_score":4.5,"health_score":100,' +
        '"churn_risk":"LOW","expansion_potential":"HIGH"}\n',
    ]);
  });

  it.each([
    ["deal_stage", { crm: "a,,,,,enterprise", product: "a,,,,,,60" }, [65, "LOW", "MEDIUM"]],
    ["plan", { billing: "a,,free" }, [55, "LOW", "MEDIUM"]],
    ["payment_status", { billing: "a,,,,past due" }, [40, "MEDIUM", "LOW"]],
    ["usage_pct", { product: "a,,,,,,29" }, [45, "MEDIUM", "LOW"]],
    ["open_tickets", { support: "a,,,4" }, [45, "LOW", "LOW"]],
    ["nps_score", { support: "a,,,,,,-1" }, [45, "MEDIUM", "LOW"]],
  ])("is scored by %s", (_, rows, scores) => {
    const [line] = linesOf(rows);
    const { health_score, churn_risk, expansion_potential } = JSON.parse(line as string);
    expect([health_score, churn_risk, expansion_potential]).toEqual(scores);
  });

  it("takes the email of the first source that has one: crm, billing, product, support", () => {
    for (const [first, source] of SOURCE_NAMES.entries()) {
      const rows = Object.fromEntries(
        SOURCE_NAMES.map((name, i) => [name, i < first ? "a" : `a,${name}@x`]),
      );
      expect(JSON.parse(linesOf(rows)[0] as string).email).toBe(`${source}@x`);
    }
    expect(JSON.parse(linesOf({ product: "a,p@x" })[0] as string).email).toBe("p@x");
  });

  it("keeps an id as it is, within its line", () => {
    const long = "\u0001".repeat(5000);
    for (const id of ["__proto__", "007", "two\nlines\u2028", 'say "hi"', "é😀", long]) {
      const [line = ""] = linesOf({ crm: `"${id.replaceAll('"', '""')}"` });
      expect(JSON.parse(line).customer_id).toBe(id);
      expect(line.indexOf("\n")).toBe(line.length - 1);
    }
  });

  it("of a customer has nothing of another's", () => {
    const lines = linesOf({ crm: "a,a@x,Acme", support: "b,b@x,3,4,,,9" });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { customer_id: "a", email: "a@x", company_name: "Acme", nps_score: null, health_score: 55 },
      { customer_id: "b", email: "b@x", company_name: null, nps_score: 9, health_score: 55 },
    ]);
  });
});
