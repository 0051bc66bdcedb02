import { expect, it } from "vitest";
import { InputError, messageOf, PublishError, RunError, SourceError } from "./errors.ts";

it("every error says of which kind it is", () => {
  const errors = [InputError, SourceError, PublishError, RunError].map((Kind) => new Kind("why"));
  expect(errors.map(String)).toEqual([
    "InputError: why",
    "SourceError: why",
    "PublishError: why",
    "RunError: why",
  ]);
});

// The SDK reports an attempt whose error has an empty message as a success.
it("messageOf is never empty", () => {
  expect([new Error("why"), "why", new Error(""), "", undefined, null].map(messageOf)).toEqual([
    "why",
    "why",
    "an error without a message",
    "an error without a message",
    "undefined",
    "null",
  ]);
});
