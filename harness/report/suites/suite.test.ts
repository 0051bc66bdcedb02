import { expect, test } from "vitest";
import { ALL, FAILED, PASSED, SKIPPED } from "./sample-suites.ts";
import { verdictOfSuite } from "./suite.ts";

test("one violated case fails a suite, one that could not be judged is an error, and nothing that holds is no pass", () => {
  expect(ALL.map(verdictOfSuite)).toEqual(["pass", "fail", "error", "skipped"]);
  const [skipped] = SKIPPED.cases;
  expect(verdictOfSuite({ cases: [] })).toBe("skipped");
  expect(verdictOfSuite({ cases: [...PASSED.cases, ...(skipped ? [skipped] : [])] })).toBe("pass");
  expect(verdictOfSuite({ cases: ALL.flatMap(({ cases }) => cases) })).toBe("fail");
  expect(verdictOfSuite({ cases: FAILED.cases.slice(0, 1) })).toBe("pass");
});
