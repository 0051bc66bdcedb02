import { expect, it } from "vitest";
import { microsOf, parseTime, rfc3339, wallClock } from "./wall-clock.ts";

it.each([
  ["1970-01-01T00:00:00Z", 0],
  ["2026-01-31T12:34:56.789012Z", 1_769_862_896_789_012],
  ["2026-01-31T12:34:56.789012999z", 1_769_862_896_789_012],
  ["2026-01-31t14:34:56.5+02:00", 1_769_862_896_500_000],
  ["1769862896", 1_769_862_896_000_000],
])("reads %s", (text, micros) => {
  expect(parseTime(text)).toBe(micros);
  expect(parseTime(rfc3339(micros))).toBe(micros);
});

it.each([
  "",
  "yesterday",
  "2026-01-31",
  "2026-01-31T12:34:56",
  "2026-02-30T25:00:00Z",
  "2026-13-01T00:00:00Z",
  "1969-12-31T23:59:59Z",
  "9".repeat(13),
  "999999999999",
  "-1",
  "1e3",
])("refuses %j", (text) => {
  expect(parseTime(text)).toBeNull();
});

it("tells the time of day in microseconds", () => {
  expect(Math.abs(wallClock.now() - Date.now())).toBeLessThan(60_000);
  expect(rfc3339(microsOf(1_769_862_896_789.0125))).toBe("2026-01-31T12:34:56.789012Z");
});
