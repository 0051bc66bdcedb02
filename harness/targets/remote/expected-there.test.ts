import { expect, it } from "vitest";
import { scenarioSchema } from "../../scenario/schema.ts";
import { expectedThere } from "./expected-there.ts";
import { whyNotRemote } from "./why-not-remote.ts";

const scenarioOf = (faults: readonly object[], run: object = {}) =>
  scenarioSchema.parse({
    name: "x",
    description: "d",
    data: { customers: 9 },
    run: { shards: 2, waitScale: 0.1, ...run },
    faults,
    expect: { outcome: "failed", error: "words" },
  });
const expected = (fault: object, store: string | null = null) =>
  expectedThere(scenarioOf([fault]), { store, waitScale: 1 });

it("waits are as declared", () => {
  expect(expected({ fault: "slow", ms: 5 }).run.waitScale).toBe(1);
});

it.each([
  [{ fault: "kill", at: "run.start" }, null, undefined],
  [{ fault: "exit", at: "run.before-manifest", code: 1 }, null, undefined],
  [{ fault: "throw", at: "run.start" }, "s3://b/p", "words"],
  [{ fault: "kill", at: "shard.start", attempt: "*" }, "s3://b/p", "words"],
  [{ fault: "eio", operation: "read", source: "crm", attempt: "*" }, null, "words"],
  [{ fault: "eio", operation: "read", source: "crm", attempt: "*" }, "s3://b/p", undefined],
  [{ fault: "missing-source", source: "crm" }, null, "words"],
  [{ fault: "missing-source", source: "crm" }, "s3://b/p", undefined],
  [{ fault: "empty-source", source: "crm" }, "s3://b/p", "words"],
  [{ fault: "source-changed", source: "crm", how: "append" }, "s3://b/p", "words"],
])("an error's words are asked for where the tasks say them: %j, %s", (fault, store, error) => {
  expect(expected(fault, store).expect).toEqual({
    outcome: "failed",
    attempts: {},
    ...(error !== undefined && { error }),
  });
});

it("what only a platform can do, and an environment, is not played there", () => {
  const why = (fault: object, run: object = {}) => whyNotRemote(scenarioOf([fault], run));
  const harmless = { fault: "throw", at: "run.start" };
  expect(why(harmless)).toBe(null);
  expect(why({ fault: "lost-result" })).toBe(
    "lost-result: Render's own delivery cannot be told to fail",
  );
  expect(why({ fault: "zombie", at: "shard.start" })).toMatch(/^zombie: Render itself decides/);
  expect(why(harmless, { timeZone: "Asia/Tokyo" })).toMatch(/^run\.timeZone: a deployed workflow/);
  expect(why(harmless, { locale: "tr_TR.UTF-8" })).toMatch(/^run\.locale: /);
});
