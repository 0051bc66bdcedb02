import { expect, expectTypeOf, test } from "vitest";
import { defineCommand } from "./command.ts";
import { parseArguments } from "./parse.ts";
import { usage } from "./usage.ts";

const command = defineCommand({
  call: "npm run data --",
  summary: "Makes data",
  positionals: [],
  flags: {
    out: { type: "path", required: true, description: "where to" },
    rows: { type: "amount", max: 500, description: "rows to add" },
    share: { type: "fraction", description: "share of one", default: 0.5 },
    kinds: { type: "choices", choices: ["bad", "worse"], description: "which" },
  },
  notes: ["An amount is a fraction or a count."],
  examples: [],
});

function parsed(...words: string[]) {
  const result = parseArguments(command, ["--out", "x", ...words]);
  if (result.help !== null) throw new Error("help was not asked for");
  return result.flags;
}

test("types follow the flags", () => {
  const flags = parsed();
  expect(flags).toEqual({ out: "x", share: 0.5 });
  expectTypeOf(flags.out).toEqualTypeOf<string>();
  expectTypeOf(flags.rows).toEqualTypeOf<number | undefined>();
  expectTypeOf(flags.share).toEqualTypeOf<number>();
  expectTypeOf(flags.kinds).toEqualTypeOf<readonly ("bad" | "worse")[] | undefined>();
});

test.each([
  ["0", 0],
  ["0.0", 0],
  [".25", 0.25],
  ["0.999", 0.999],
  ["1", 1],
  ["007", 7],
  ["500", 500],
])("the amount %s", (text, amount) => {
  expect(parsed("--rows", text).rows).toBe(amount);
});

test.each(["1.0", "1.5", "501", "-1", "-.5", "1e2", "5%", "0x1", "ten", "1.", "NaN", "Infinity"])(
  "no amount is %s",
  (text) => {
    expect(() => parsed("--rows", text)).toThrow(
      `--rows: "${text}" is not 0 (none), a fraction below 1 such as 0.05, or a count from 1 to 500.`,
    );
  },
);

test("a fraction is from 0 to 1", () => {
  expect(["0", "1", "1.0", "0.3"].map((text) => parsed("--share", text).share)).toEqual([
    0, 1, 1, 0.3,
  ]);
  for (const text of ["1.01", "2", "-0.1", "half"]) {
    expect(() => parsed("--share", text)).toThrow(
      `--share: "${text}" is not a fraction from 0 to 1, such as 0.5.`,
    );
  }
});

test("choices have commas between them", () => {
  expect(parsed("--kinds", "worse, bad").kinds).toEqual(["worse", "bad"]);
  expect(() => parsed("--kinds", "bad,wors")).toThrow(
    '--kinds: "wors" is not one of bad, worse; did you mean "worse"?',
  );
  expect(() => parsed("--kinds", "bad,")).toThrow('--kinds: "" is not one of bad, worse.');
  expect(() => parsed("--kinds")).toThrow(
    "--kinds needs one or more of bad, worse, with commas between them.",
  );
});

test("what is required is missed", () => {
  expect(() => parseArguments(command, [])).toThrow(/^--out is missing: where to\.\nSee /);
});

test("help tells the types, and has room for notes", () => {
  expect(usage(command)).toContain(`Flags
  --out <path>        where to (required)
  --rows <amount>     rows to add
  --share <fraction>  share of one (0 to 1; default 0.5)
  --kinds <list>      which (bad, worse)
  -h, --help          print this

Notes
  An amount is a fraction or a count.

`);
});
