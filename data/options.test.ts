import { expect, test } from "vitest";
import { checkDataOptions, countOf, type DataOptions, MALFORMED_KINDS } from "./options.ts";

const GOOD = { customers: 10, seed: 1 };

test("absent options are off", () => {
  expect(checkDataOptions(GOOD)).toEqual({
    customers: 10,
    seed: 1,
    missing: 0,
    superseded: 0,
    malformed: 0,
    malformedKinds: MALFORMED_KINDS,
    awkwardIds: 0,
    awkwardFields: 0,
    hot: null,
    crlf: false,
    bom: false,
    shuffleRows: false,
    shuffleColumns: false,
  });
});

test("a hot shard is half of the customers in one of ten unless told otherwise", () => {
  expect(checkDataOptions({ ...GOOD, hotShard: 3 }).hot).toEqual({
    shard: 3,
    shards: 10,
    fraction: 0.5,
  });
});

test("the order in which kinds are named does not matter", () => {
  const malformedKinds = ["malformed-quotes", "empty-id"] as const;
  expect(checkDataOptions({ ...GOOD, malformed: 1, malformedKinds }).malformedKinds).toEqual([
    "empty-id",
    "malformed-quotes",
  ]);
});

test.each([
  [0.05, 200, 10],
  [0.004, 100, 0],
  [0.006, 100, 1],
  [1, 200, 1],
  [12, 200, 12],
  [0, 200, 0],
])("amount %d of %d is %d", (amount, total, count) => {
  expect(countOf(amount, total)).toBe(count);
});

test.each<[string, string]>([
  ['{ "customers": 0 }', "customers: found 0; allowed is an integer from 1 to 10000000"],
  ['{ "customers": 1.5 }', "customers: found 1.5; allowed is an integer from 1"],
  ['{ "customers": "ten" }', 'customers: found "ten"; allowed is an integer'],
  ['{ "customers": null }', "customers: found null; allowed is an integer"],
  ['{ "seed": -1 }', "seed: found -1; allowed is an integer from 0 to 9007199254740991"],
  ['{ "missing": 1.5 }', "missing: found 1.5; allowed is 0 (none), a fraction below 1"],
  ['{ "missing": -0.1 }', "missing: found -0.1; allowed is"],
  ['{ "missing": 10 }', "missing: found 10 of 10 customers; allowed is at most 9"],
  ['{ "superseded": "x" }', 'superseded: found "x"; allowed is'],
  ['{ "malformed": 99999999 }', "malformed: found 99999999; allowed is"],
  ['{ "malformed": 1, "malformedKinds": [] }', "malformedKinds: found []; allowed is a list of"],
  ['{ "malformed": 1, "malformedKinds": ["x"] }', 'malformedKinds: found "x"; allowed is a list'],
  ['{ "malformedKinds": ["empty-id"] }', "malformedKinds: found kinds, but malformed is 0"],
  ['{ "awkwardIds": 11 }', "awkwardIds: found 11; allowed is at most the number of customers, 10"],
  ['{ "awkwardFields": 2.5 }', "awkwardFields: found 2.5; allowed is"],
  ['{ "hotShard": 10 }', "hotShard: found 10; allowed is an integer from 0 to 9"],
  ['{ "hotShard": 0, "shards": 0 }', "shards: found 0; allowed is an integer from 1 to 10000"],
  ['{ "hotShard": 0, "hotFraction": 0 }', "hotFraction: found 0; allowed is a fraction above 0"],
  ['{ "hotShard": 0, "hotFraction": 1.1 }', "hotFraction: found 1.1; allowed is"],
  ['{ "hotFraction": 0.5 }', "hotFraction: says nothing by itself"],
  ['{ "shards": 4 }', "shards: says nothing by itself"],
  ['{ "crlf": "yes" }', 'crlf: found "yes"; allowed is true or false'],
])("%s is refused", (json, message) => {
  const options: DataOptions = { ...GOOD, ...JSON.parse(json) };
  expect(() => checkDataOptions(options)).toThrow(message);
});
