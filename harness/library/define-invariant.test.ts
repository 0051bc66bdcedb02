import { expect, it } from "vitest";
import { UsageError } from "../arguments/errors.ts";
import { defineInvariant } from "./define-invariant.ts";

const judge = () => [];

it("takes a name, and a title or a sentence in its place", () => {
  expect(defineInvariant({ name: "no-free-plan", judge })).toMatchObject({
    name: "no-free-plan",
    title: "The invariant no-free-plan holds.",
  });
  expect(defineInvariant({ name: "x", title: "T.", judge }).title).toBe("T.");
});

it.each([
  ["outcome", /"outcome" is one of Shardproof's own; give yours another name/],
  ["same-results", /"same-results" is one of Shardproof's own/],
  ["No Free Plan", /found the name "No Free Plan"; allowed are lower-case words/],
  ["", /found the name ""/],
])("refuses the name %j", (name, message) => {
  expect(() => defineInvariant({ name, judge })).toThrow(UsageError);
  expect(() => defineInvariant({ name, judge })).toThrow(message);
});
