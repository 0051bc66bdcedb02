import { expect, it } from "vitest";
import { scripted } from "./fixtures/steps.ts";
import { createProgress } from "./progress.ts";

const [short, long, last] = [
  scripted("short", "", { usualSeconds: 10 }),
  scripted("long", "", { usualSeconds: 100 }),
  scripted("last", "", { usualSeconds: 5 }),
];
const ended = (step: typeof short, ms: number | null) =>
  ({ step, verdict: "pass", exitCode: 0, ms, suites: [] }) as const;

it("estimates by usual times, and then by this machine's pace", () => {
  const progress = createProgress([short, long, last]);
  expect(progress.begins(short)).toBe(
    "[1/3] short: about 10 s; about 1 min 55 s for all that is left",
  );
  progress.ends(ended(short, 20_000));
  expect(progress.begins(long)).toBe(
    "[2/3] long: about 3 min 20 s; about 3 min 30 s for all that is left",
  );
  expect(progress.goesOn(long, 50_000)).toBe(
    "[2/3] long: at work for 50 s of about 3 min 20 s; about 2 min 40 s left",
  );
  // Longer than was thought: what is left is the others.
  expect(progress.goesOn(long, 500_000)).toBe(
    "[2/3] long: at work for 8 min 20 s, usually 3 min 20 s; about 10 s after it",
  );
});

it("what could not be run says nothing of the pace", () => {
  const progress = createProgress([short, last]);
  progress.ends(ended(short, null));
  expect(progress.begins(last)).toContain(": about 5 s; about 5 s for all that is left");
});
