import { describe, expect, test } from "vitest";
import { computeOracle } from "./compute.ts";
import type { OracleShard } from "./oracle.ts";
import { OracleError } from "./oracle-error.ts";
import { linesOf, profilesOf, quarantinedOf } from "./testing/expected.ts";
import { columnsOf, csv, sources } from "./testing/sources.ts";

const profileOf = (given: Parameters<typeof sources>[0], id: string) => {
  const line = profilesOf(computeOracle(sources(given), 10)).get(id);
  return line === undefined ? undefined : (JSON.parse(line) as Record<string, unknown>);
};

describe("profiles", () => {
  test("have every column of every source in the order of the design, then the scores", () => {
    const oracle = computeOracle(
      sources({
        crm: [
          'c1,x@crm.test,"Ä, Inc.",retail,12,Enterprise,99.50,"Ann ""A"" Lee",2024-02-29',
          { customer_id: "c2" },
        ],
        billing: [
          "c1,x@bill.test,Free, 10.0 ,active,2020-01-02,2024-03-04",
          { customer_id: "c2", email: "two@bill.test", payment_status: "Past-Due" },
        ],
        product: ["c1,,2020-01-02, 2024-05-06 ,7,3,80.25,open", { customer_id: "c2" }],
        support: ["c1,x@sup.test,5,0,-1.5,2024-01-01,9,4.5", { customer_id: "c2" }],
      }),
      10,
    );
    expect(oracle.shards.flatMap(({ profiles }) => linesOf(profiles)).sort()).toEqual([
      '{"customer_id":"c1","email":"x@crm.test",' +
        '"company_name":"Ä, Inc.","industry":"retail","employee_count":12,' +
        '"deal_stage":"Enterprise","deal_value":99.5,"sales_owner":"Ann \\"A\\" Lee",' +
        '"last_contact":"2024-02-29","plan":"Free","mrr":10,"payment_status":"active",' +
        '"subscription_start":"2020-01-02","last_payment":"2024-03-04",' +
        '"signup_date":"2020-01-02","last_active":"2024-05-06","total_sessions":7,' +
        '"features_used":3,"usage_pct":80.25,"account_status":"open","total_tickets":5,' +
        '"open_tickets":0,"avg_resolution_hrs":-1.5,"last_ticket_date":"2024-01-01",' +
        '"nps_score":9,"csat_score":4.5,' +
        '"health_score":100,"churn_risk":"LOW","expansion_potential":"HIGH"}\n',
      '{"customer_id":"c2","email":"two@bill.test",' +
        '"company_name":null,"industry":null,"employee_count":null,' +
        '"deal_stage":null,"deal_value":null,"sales_owner":null,' +
        '"last_contact":null,"plan":null,"mrr":null,"payment_status":"Past-Due",' +
        '"subscription_start":null,"last_payment":null,' +
        '"signup_date":null,"last_active":null,"total_sessions":null,' +
        '"features_used":null,"usage_pct":null,"account_status":null,"total_tickets":null,' +
        '"open_tickets":null,"avg_resolution_hrs":null,"last_ticket_date":null,' +
        '"nps_score":null,"csat_score":null,' +
        '"health_score":40,"churn_risk":"MEDIUM","expansion_potential":"LOW"}\n',
    ]);
    // 40 for c2: 50, 15 less for the payment, 5 more for no ticket.
    expect(oracle.sums).toEqual({
      healthScore: 140,
      churnRisk: { LOW: 1, MEDIUM: 1, HIGH: 0 },
      expansionPotential: { LOW: 1, MEDIUM: 0, HIGH: 1 },
    });
  });

  test("columns are found by name, in any order, unknown ones ignored", () => {
    const columns = ["shoe_size", ...columnsOf("crm").reverse(), ""];
    const row = columns.map((name) => ({ customer_id: "c", employee_count: "3" })[name] ?? "");
    const profile = profileOf({ crm: `${columns.join(",")}\n${row.join(",")}\n` }, "c");
    expect(profile).toMatchObject({ customer_id: "c", employee_count: 3, email: null });
    expect(profile).not.toHaveProperty("shoe_size");
  });

  // Every column of the design's table with its type, and with text that is not of the type.
  test.each([
    ["crm", "company_name", "x"],
    ["crm", "industry", "x"],
    ["crm", "employee_count", "1.5"],
    ["crm", "deal_stage", "x"],
    ["crm", "deal_value", "x"],
    ["crm", "sales_owner", "x"],
    ["crm", "last_contact", "2023-02-29"],
    ["billing", "plan", "x"],
    ["billing", "mrr", "x"],
    ["billing", "payment_status", "x"],
    ["billing", "subscription_start", "2023-02-29"],
    ["billing", "last_payment", "2023-02-29"],
    ["product", "signup_date", "2023-02-29"],
    ["product", "last_active", "2023-02-29"],
    ["product", "total_sessions", "1.5"],
    ["product", "features_used", "1.5"],
    ["product", "usage_pct", "x"],
    ["product", "account_status", "x"],
    ["support", "total_tickets", "1.5"],
    ["support", "open_tickets", "1.5"],
    ["support", "avg_resolution_hrs", "x"],
    ["support", "last_ticket_date", "2023-02-29"],
    ["support", "nps_score", "1.5"],
    ["support", "csat_score", "x"],
  ] as const)("%s.%s reads %j as its type does", (source, column, value) => {
    const TEXTS = "company_name industry deal_stage sales_owner plan payment_status account_status";
    const NUMBERS = "deal_value mrr usage_pct avg_resolution_hrs csat_score";
    const given = sources({ [source]: [{ customer_id: "c", [column]: value }] });
    const oracle = computeOracle(given, 1);
    if (TEXTS.split(" ").includes(column)) {
      expect(JSON.parse(profilesOf(oracle).get("c") ?? "{}")[column]).toBe(value);
    } else {
      expect(quarantinedOf(oracle).map((line) => JSON.parse(line))).toMatchObject([
        { source, reason: "unreadable_value", field: column },
      ]);
    }
    const decimal = sources({ [source]: [{ customer_id: "c", [column]: "0.5" }] });
    const line = profilesOf(computeOracle(decimal, 1)).get("c");
    const read = line === undefined ? undefined : JSON.parse(line)[column];
    const asText = TEXTS.split(" ").includes(column) ? "0.5" : undefined;
    expect(read).toBe(NUMBERS.split(" ").includes(column) ? 0.5 : asText);
  });

  test("a customer may be missing from any source", () => {
    const given = { support: [{ customer_id: "c", nps_score: "3" }] };
    expect(profileOf(given, "c")).toMatchObject({ nps_score: 3, plan: null });
  });

  test.each([
    [["a@", "b@", "c@", "d@"], "a@"],
    [["", "b@", "c@", "d@"], "b@"],
    [['""', "", "c@", "d@"], "c@"],
    [["", "", "", "d@"], "d@"],
    [["", "", "", ""], null],
    [[" ", "b@", "", ""], " "],
  ])("of the emails %j, %j counts", ([crm, billing, product, support], email) => {
    const row = (text: string | undefined) => [{ customer_id: "c", email: text ?? "" }];
    const given = {
      crm: row(crm),
      billing: row(billing),
      product: row(product),
      support: row(support),
    };
    expect(profileOf(given, "c")?.email).toBe(email);
  });

  test("stand in their shard by the bytes of their ids, not by UTF-16 units", () => {
    const ids = ["\u{1f600}", "\uffee", "b", "É", "a", "E\u0301", "B", " x", "007", "7", "1e3"];
    const given = { crm: ids.map((customer_id) => ({ customer_id })) };
    const oracle = computeOracle(sources({ ...given, ...onlyCustomer("a") }), 1);
    const sorted = [" x", "007", "1e3", "7", "B", "E\u0301", "a", "b", "É", "\uffee", "\u{1f600}"];
    expect([...profilesOf(oracle).keys()]).toEqual(sorted);
  });

  test("an id is its bytes: nothing about it is cleaned up", () => {
    const given = {
      crm: ["__proto__", "constructor", "null", "-0", "\ufeffbom", "bom"].map((customer_id) => ({
        customer_id,
      })),
    };
    const profiles = profilesOf(computeOracle(sources({ ...given, ...onlyCustomer("null") }), 3));
    expect([...profiles.keys()].sort()).toEqual([
      "-0",
      "__proto__",
      "bom",
      "constructor",
      "null",
      "\ufeffbom",
    ]);
    expect(JSON.parse(profiles.get("__proto__") ?? "").customer_id).toBe("__proto__");
  });
});

describe("superseded rows", () => {
  const crm = [
    { customer_id: "c", email: "old@", industry: "old", employee_count: "1" },
    { customer_id: "d" },
    { customer_id: "c", industry: "new" },
    { customer_id: "c", industry: "newest", employee_count: "x" },
  ];

  test("the last usable row replaces an earlier one whole, its email included", () => {
    expect(profileOf({ crm }, "c")).toMatchObject({
      industry: "new",
      employee_count: null,
      email: null,
    });
  });

  test("are counted apart, in their source and their shard", () => {
    const oracle = computeOracle(sources({ crm, ...onlyCustomer("d") }), 10);
    expect(oracle.rows.crm).toEqual({ read: 4, merged: 2, superseded: 1, quarantined: 1 });
    expect(oracle.rows.billing).toEqual({ read: 1, merged: 1, superseded: 0, quarantined: 0 });
    // md5("c") begins with 4a8a08f0, md5("d") with 8277e091.
    const shards = [0x4a8a08f0 % 10, 0x8277e091 % 10];
    expect(shards).toEqual([0, 3]);
    expect(oracle.shards[0]?.rows.crm).toEqual({
      read: 3,
      merged: 1,
      superseded: 1,
      quarantined: 1,
    });
    expect(oracle.shards[3]?.rows.crm.read).toBe(1);
    expect(oracle.shards.map(({ customers }) => customers)).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(oracle.shards[0]?.idDigest).toBe("4a8a08f09d37b73795649038408b5f33");
  });
});

describe("quarantined rows", () => {
  const SHARD_OF_C = 0x4a8a08f0 % 10;
  const EMPTY_ID = 0xd41d8cd9 % 10;
  const good = "c,,,,,,,,";

  test.each([
    ["malformed_quotes", '"c"x,,,,,,,,', EMPTY_ID],
    ["malformed_quotes", 'c,"a"b,,,,,,,', SHARD_OF_C],
    // Malformed and ragged and with a bad value: the first reason counts.
    ["malformed_quotes", 'c,"a"b,,,x', SHARD_OF_C],
    ["malformed_quotes", 'c,"a" ,,,,,,,', SHARD_OF_C],
    ["wrong_field_count", "c,,,,,,,", SHARD_OF_C],
    ["wrong_field_count", "c,,,,,,,,,", SHARD_OF_C],
    ["wrong_field_count", '""', EMPTY_ID],
    ["empty_customer_id", ",a@,,,,,,,", EMPTY_ID],
    ["empty_customer_id", '"",a@,,,x,,,,', EMPTY_ID],
    ["unreadable_value", "c,,,,1.5,,,,", SHARD_OF_C, "employee_count"],
    ["unreadable_value", "c,,,,,,1e3,,2023-02-29", SHARD_OF_C, "deal_value"],
    ["unreadable_value", "c,,,,,,,,2023-02-29", SHARD_OF_C, "last_contact"],
  ])("%s: %s", (reason, text, shard, field?: string) => {
    const crm = csv("crm", [good, text, good]);
    const oracle = computeOracle(sources({ crm }), 10);
    const place = { source: "crm", line: 3, reason, ...(field !== undefined && { field }) };
    const line = `${JSON.stringify({ ...place, text })}\n`;
    expect(oracle.shards.map(({ quarantine }) => linesOf(quarantine).join(""))).toEqual(
      oracle.shards.map((each) => (each.shard === shard ? line : "")),
    );
    expect(oracle.shards.map(({ firstQuarantined }) => firstQuarantined)).toEqual(
      oracle.shards.map((each) => (each.shard === shard ? place : null)),
    );
    expect(oracle.rows.crm).toEqual({ read: 3, merged: 1, superseded: 1, quarantined: 1 });
  });

  test("the line of the artifact, written out", () => {
    const crm = csv("crm", [good, 'c,,"é, ""x""",,y,,,,', ""]);
    expect(quarantinedOf(computeOracle(sources({ crm }), 10))[0]).toBe(
      '{"source":"crm","line":3,"reason":"unreadable_value","field":"employee_count","text":"c,,\\"é, \\"\\"x\\"\\"\\",,y,,,,"}\n',
    );
  });

  test.each([
    ["in a text", "c,,\xff,,,,,,", "invalid_utf8", SHARD_OF_C],
    ["in the id", "\xff,,,,,,,,", "invalid_utf8", EMPTY_ID],
    ["an encoded surrogate", "c,,\xed\xa0\x80,,,,,,", "invalid_utf8", SHARD_OF_C],
    ["an overlong form", "c,,\xc0\xaf,,,,,,", "invalid_utf8", SHARD_OF_C],
    ["in an unknown column and ragged", "c,\xff", "wrong_field_count", SHARD_OF_C],
    ["with malformed quotes", 'c,"\xff"x,,,,,,,', "malformed_quotes", SHARD_OF_C],
  ])("bytes that are not UTF-8, %s, are kept in base64", (_where, text, reason, shard) => {
    const bytes = Buffer.from(text, "latin1");
    const crm = Buffer.concat([Buffer.from(csv("crm", [good])), bytes, Buffer.from("\r\n")]);
    const place = { source: "crm", line: 3, reason };
    const { quarantine } = computeOracle(sources({ crm }), 10).shards[shard] as OracleShard;
    expect(linesOf(quarantine)).toEqual([
      `${JSON.stringify({ ...place, base64: bytes.toString("base64") })}\n`,
    ]);
  });

  test("make no customer, and stand by source, then by line where the row starts", () => {
    const oracle = computeOracle(
      sources({
        billing: ["only_bad,,,x,,,", { customer_id: "a" }],
        crm: [{ customer_id: "a", company_name: '"x\ny"' }, "only_bad", "", ",,,,,,,,"],
      }),
      1,
    );
    const places = quarantinedOf(oracle).map((line) => JSON.parse(line));
    expect(places.map(({ source, line }) => `${source} ${line}`)).toEqual([
      "crm 4",
      "crm 6",
      "billing 2",
    ]);
    expect(profilesOf(oracle).has("only_bad")).toBe(false);
  });
});

test("shards are given for every number, and add up to the whole", () => {
  const ids = Array.from({ length: 40 }, (_, n) => ({ customer_id: `cust_${n}` }));
  const oracle = computeOracle(sources({ crm: ids, billing: ids }), 7);
  expect(oracle.shards.map(({ shard }) => shard)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  const total = (of: (shard: (typeof oracle.shards)[number]) => number) =>
    oracle.shards.reduce((sum, shard) => sum + of(shard), 0);
  expect(total(({ customers }) => customers)).toBe(41);
  expect(total(({ rows }) => rows.crm.read)).toBe(40);
  expect(total(({ sums }) => sums.healthScore)).toBe(oracle.sums.healthScore);
  expect(total(({ profiles }) => linesOf(profiles).length)).toBe(oracle.customers);
});

describe("sources that cannot be used are refused:", () => {
  const header = columnsOf("billing").join(",");
  test.each([
    ["an empty file", "", "billing.csv: the file is empty"],
    ["a BOM and empty lines", "\ufeff\n\r\n", "billing.csv: the file is empty"],
    ["a header and no row", `${header}\n\n`, "billing.csv: there is a header and no row below it"],
    ["a header without line end", header, "billing.csv: there is a header and no row below it"],
    [
      "a missing column",
      `\n${header.replace("mrr", "MRR")}\nc,,,,,,\n`,
      'billing.csv line 2: the column "mrr" is missing',
    ],
    ["no customer_id", "id\nc\n", 'billing.csv line 1: the column "customer_id" is missing'],
    ["no email", "customer_id\nc\n", 'billing.csv line 1: the column "email" is missing'],
    ["a space in a name", `${header.replace("mrr", " mrr")}\nc,,,,,,\n`, '"mrr" is missing'],
    ["a repeated column", `${header},mrr\nc,,,,,,,\n`, 'line 1: the column "mrr" is there twice'],
    ["a repeated unknown column", `${header},x,x\nc\n`, 'the column "x" is there twice'],
    ["malformed quotes in the header", `"a"b,${header}\nc\n`, "line 1: column 1 has no name"],
    ["a quote that never closes", `${header}\nc\n"c`, "line 3: a quoted field never closes"],
  ])("%s", (_what, billing, message) => {
    const compute = () => computeOracle(sources({ billing }), 10);
    expect(compute).toThrow(OracleError);
    expect(compute).toThrow(message);
  });

  test("a header that is not UTF-8", () => {
    const billing = Buffer.from(`${header},\xff\nc\n`, "latin1");
    expect(() => computeOracle(sources({ billing }), 10)).toThrow("line 1: column 8 has no name");
  });

  test("the error holds file, line and column", () => {
    const billing = `${header.replace("mrr", "MRR")}\nc\n`;
    expect(() => computeOracle(sources({ billing }), 10)).toThrow(
      expect.objectContaining({ place: { file: "billing.csv", line: 1, column: "mrr" } }),
    );
  });
});

/** Rows of one customer for the sources that a test does not care for. */
function onlyCustomer(customer_id: string) {
  const rows = [{ customer_id }];
  return { billing: rows, product: rows, support: rows };
}
