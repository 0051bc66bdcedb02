import { expect, test } from "vitest";
import type { Finding } from "./report.ts";
import { verdictOf } from "./verdict.ts";

const finding = (invariant: string, verdict: Finding["verdict"]): Finding => ({
  invariant,
  verdict,
  evidence: [],
});

test.each<[Finding[], number, string]>([
  [[finding("a", "holds"), finding("b", "holds")], 0, "PASS: every invariant holds (2)."],
  [
    [finding("a", "holds"), finding("b", "n/a")],
    0,
    "PASS: every invariant that was judged holds (1; n/a: 1).",
  ],
  [[finding("a", "holds"), finding("b", "violated")], 1, "FAIL: 1 invariant is violated: b."],
  [
    [finding("a", "violated"), finding("b", "violated")],
    1,
    "FAIL: 2 invariants are violated: a, b.",
  ],
  [[finding("a", "n/a")], 1, "FAIL: no invariant was judged."],
  [[], 1, "FAIL: no invariant was judged."],
])("%j", (findings, exitCode, line) => {
  expect(verdictOf(findings)).toEqual({ holds: exitCode === 0, exitCode, line });
});
