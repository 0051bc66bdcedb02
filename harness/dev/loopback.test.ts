import { expect, it } from "vitest";
import { isLoopback } from "./loopback.ts";

it.each(["127.0.0.1", "127.255.0.1", "::1", "0:0:0:0:0:0:0:1"])(
  "%s is this machine alone",
  (text) => {
    expect(isLoopback(text)).toBe(true);
  },
);

it.each([
  "0.0.0.0",
  "::",
  "10.0.0.1",
  "128.0.0.1",
  "fe80::1",
  "localhost",
  "127.1",
  "",
  "127.0.0.1.x",
])("%j is not, or is no address", (text) => {
  expect(isLoopback(text)).toBe(false);
});
