import { expect, it } from "vitest";
import { describePlace, placeOf, quarantine, quarantineLine } from "./quarantine.ts";
import { onlyRow } from "./testing/split.ts";

const place = { source: "crm", line: 12, reason: "wrong_field_count" } as const;
const narrowed = {
  source: "billing",
  line: 3,
  reason: "unreadable_value",
  field: "mrr",
} as const;

it("keeps a row's bytes as text, or in base64 where they are none", () => {
  const text = 'é,"a\n""b"';
  expect(quarantine(place, onlyRow(text))).toEqual({ ...place, text });
  const bytes = Buffer.from("é,b", "latin1");
  expect(quarantine(place, onlyRow(bytes))).toEqual({ ...place, base64: "6Sxi" });
});

it("is one line of JSON, whatever line breaks the row has", () => {
  expect(quarantineLine(quarantine(narrowed, onlyRow('c1,"\n"')))).toBe(
    '{"source":"billing","line":3,"reason":"unreadable_value","field":"mrr","text":"c1,\\"\\n\\""}\n',
  );
});

it("a place has nothing of the row's text, and a field only where one is named", () => {
  expect(placeOf(quarantine(narrowed, onlyRow("secret")))).toStrictEqual(narrowed);
  expect(placeOf(quarantine(place, onlyRow("secret")))).toStrictEqual(place);
});

it("a place in words", () => {
  expect([place, narrowed].map(describePlace)).toEqual([
    "crm.csv line 12 (wrong_field_count)",
    "billing.csv line 3 (unreadable_value in mrr)",
  ]);
});
