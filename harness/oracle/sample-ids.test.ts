import { expect, test } from "vitest";
import { sampleIds } from "./sample-ids.ts";
import { csv } from "./testing/sources.ts";

const row = (customer_id: string, rest: object = {}) => ({ customer_id, ...rest });
const file = Buffer.from(
  csv(
    "billing",
    ["a", "b", "c", "d"].map((id) => row(id)),
  ),
);
const part = (text: string) => Buffer.from(text);

test("the ids of whole rows of a part; the first line and the last may be cut", () => {
  expect(sampleIds("billing", file, [part("alf,,,,,,\nc,,,,,,\nd,,,,,,\ne,,")])).toEqual([
    "c",
    "d",
  ]);
});

test("ids of rows that are not plain count, those of unusable ones do not", () => {
  const rows = part('\n"\u00e9 ""e""",,,,,,\nbad,,,x,,,\n1,,, 5 ,,,\n');
  const ids = ['\u00e9 "e"', "1"].map((id) => Buffer.from(id).toString("latin1"));
  expect(sampleIds("billing", file, [rows])).toEqual(ids);
});

test("a part gives no more behind a quote that does not close in it", () => {
  expect(sampleIds("billing", file, [part('\nc,,,,,,\nd,,,,,,"\ne,,,,,,\n')])).toEqual(["c"]);
});

test("a header that cannot be used gives nothing", () => {
  expect(sampleIds("billing", part("id\n"), [file])).toEqual([]);
  expect(sampleIds("billing", part(""), [file])).toEqual([]);
});
