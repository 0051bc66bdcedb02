import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareIds, profileLine, profileOf } from "./profile.ts";
import { SOURCE_COLUMNS, SOURCE_NAMES, type SourceName } from "./sources.ts";

const record = (source: SourceName, email: string | null) => ({
  email,
  values: SOURCE_COLUMNS[source].map(() => null),
});

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

describe("profileOf", () => {
  it("has every key of the design in its order, whatever is missing", () => {
    expect(Object.keys(profileOf("a", {}))).toEqual(KEYS);
    expect(Object.keys(profileOf("a", { support: record("support", "x") }))).toEqual(KEYS);
  });

  it("has null where no source has a value", () => {
    const { health_score, churn_risk, expansion_potential, ...rest } = profileOf("a", {});
    expect([health_score, churn_risk, expansion_potential]).toEqual([55, "LOW", "LOW"]);
    expect(rest).toEqual({
      ...Object.fromEntries(KEYS.slice(0, -3).map((key) => [key, null])),
      customer_id: "a",
    });
  });

  it("puts every source's values under its own columns, and scores the whole", () => {
    const profile = profileOf("a", {
      crm: { email: "a@x", values: ["Acme", "Tools", 5, "Enterprise", 9.5, "Ann", "2024-01-01"] },
      billing: { email: null, values: ["Free", 10, "Active", null, "2024-02-02"] },
      product: { email: null, values: [null, null, 1, 2, 80, "ok"] },
      support: { email: null, values: [3, 0, 1.5, null, 9, 4.5] },
    });
    expect(profileLine(profile)).toBe(
      '{"customer_id":"a","email":"a@x","company_name":"Acme","industry":"Tools",' +
        '"employee_count":5,"deal_stage":"Enterprise","deal_value":9.5,"sales_owner":"Ann",' +
        '"last_contact":"2024-01-01","plan":"Free","mrr":10,"payment_status":"Active",' +
        '"subscription_start":null,"last_payment":"2024-02-02","signup_date":null,' +
        '"last_active":null,"total_sessions":1,"features_used":2,"usage_pct":80,' +
        '"account_status":"ok","total_tickets":3,"open_tickets":0,"avg_resolution_hrs":1.5,' +
        '"last_ticket_date":null,"nps_score":9,"csat_score":4.5,"health_score":100,' +
        '"churn_risk":"LOW","expansion_potential":"HIGH"}\n',
    );
  });

  it("takes the email of the first source that has one: crm, billing, product, support", () => {
    for (const [first, source] of SOURCE_NAMES.entries()) {
      const records = Object.fromEntries(
        SOURCE_NAMES.map((name, i) => [name, record(name, i < first ? null : `${name}@x`)]),
      );
      expect(profileOf("a", records).email).toBe(`${source}@x`);
    }
    expect(profileOf("a", { product: record("product", "p@x") }).email).toBe("p@x");
  });

  it("keeps ids that mean something to JavaScript as they are", () => {
    expect(profileOf("__proto__", {}).customer_id).toBe("__proto__");
    expect(profileOf("007", {}).customer_id).toBe("007");
  });
});

it("profileLine keeps a line break within its line", () => {
  const line = profileLine(profileOf("two\nlines\u2028", {}));
  expect(line.indexOf("\n")).toBe(line.length - 1);
  expect(JSON.parse(line).customer_id).toBe("two\nlines\u2028");
});

describe("compareIds", () => {
  const sign = (a: string, b: string) => Math.sign(compareIds(a, b));
  const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  /** Units on both sides of the surrogates, where the orders of UTF-16 and of UTF-8 part. */
  const id = () =>
    fc.string({
      unit: fc.constantFrom(
        ..."ab\u007f\u00e9\u0800\ud7ff\ue000\ufffd\uffff",
        "\u{10000}",
        "\u{1f600}",
        "\u{1f601}",
        "\u{10ffff}",
      ),
      maxLength: 5,
    });

  it("orders as Buffer.compare orders the UTF-8 bytes", () => {
    fc.assert(
      fc.property(id(), id(), (a, b) => {
        expect(sign(a, b)).toBe(byBytes(a, b));
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        expect(sign(a, b)).toBe(byBytes(a, b));
      }),
    );
  });

  it("puts a code point beyond 16 bits after every other, unlike the order of UTF-16 units", () => {
    expect(sign("\uffff", "\u{10000}")).toBe(-1);
    expect("\uffff" < "\u{10000}").toBe(false);
  });

  it("puts an id before those that it begins, and an id beside itself", () => {
    expect([sign("a", "ab"), sign("", "a"), sign("ab", "a"), sign("ab", "ab")]).toEqual([
      -1, -1, 1, 0,
    ]);
  });
});
