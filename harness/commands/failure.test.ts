import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DataOutputError } from "../../data/output-error.ts";
import { UsageError } from "../arguments/errors.ts";
import { failureDocument, failureOf } from "./failure.ts";

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

it("tells a user what a user can do something about, and shows a stack only of bugs", () => {
  expect(failureOf(new UsageError("--x is no flag"))).toMatchObject({
    message: "--x is no flag",
    exitCode: 2,
  });
  expect(failureOf(new DataOutputError("/full/crm.csv", new Error("ENOSPC: no space")))).toEqual({
    message: "cannot write /full/crm.csv: ENOSPC: no space; choose another output folder",
    exitCode: 3,
  });
  expect(failureOf(thrownBy(() => readFileSync("/no/such")))).toEqual({
    message: "the machine refused: ENOENT: no such file or directory, open '/no/such'",
    exitCode: 3,
  });
  const bug = failureOf(new TypeError("x is undefined"));
  expect(bug.exitCode).toBe(3);
  expect(bug.message).toMatch(/^This is a bug of Shardproof: TypeError: x is undefined\n {4}at /);
  expect(failureOf("thrown text").message).toBe("This is a bug of Shardproof: thrown text");
});

it("tells programs the same", () => {
  expect(JSON.parse(failureDocument(new UsageError("no")))).toEqual({
    schemaVersion: 1,
    verdict: "error",
    exitCode: 2,
    error: "no",
  });
});
