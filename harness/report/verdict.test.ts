import { expect, test } from "vitest";
import type { Finding } from "../invariants/invariant.ts";
import { finding } from "./sample-journal.ts";
import { verdictOf } from "./verdict.ts";

test.each<[Finding[], number, string]>([
  [[finding("a", "holds"), finding("b", "holds")], 0, "PASS: every invariant holds (2)."],
  [
    [finding("a", "holds"), finding("b", "not-applicable")],
    0,
    "PASS: every invariant that was judged holds (1; n/a: 1).",
  ],
  [[finding("a", "holds"), finding("b", "violated")], 1, "FAIL: 1 invariant is violated: b."],
  [
    [finding("a", "violated"), finding("b", "violated")],
    1,
    "FAIL: 2 invariants are violated: a, b.",
  ],
  [[finding("a", "not-applicable")], 1, "FAIL: no invariant was judged."],
  [[], 1, "FAIL: no invariant was judged."],
])("%#: %j", (findings, exitCode, line) => {
  expect(verdictOf(findings)).toEqual({ holds: exitCode === 0, exitCode, line });
});
