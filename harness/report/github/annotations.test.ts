import { dirname, resolve } from "node:path";
import { expect, test } from "vitest";
import { ALL, BROKEN, FAILED, PASSED, SKIPPED } from "../suites/sample-suites.ts";
import { annotations } from "./annotations.ts";

test("what passed or was skipped is not annotated", () => {
  expect(annotations([PASSED, SKIPPED])).toEqual([]);
});

test("a failed play is one annotation at its fault plan, with evidence and replay, all escaped", () => {
  const [line = "", ...others] = annotations([FAILED]);
  expect(others).toEqual([]);
  expect(line).not.toMatch(/[\r\n]/);
  const [, properties = "", message = ""] = /^::error ([^:]*)::(.*)$/.exec(line) ?? [];
  expect(properties).toBe(
    "title=kill-mid-write%2C seed 42%3A no-leftovers%2C right-shard violated,file=scenarios/kill-mid-write.yaml,line=9",
  );
  // The runner reads these three back, the percent sign last.
  const read = message.replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%");
  const said = [
    ...FAILED.cases.slice(1).flatMap(({ name, lines }) => lines.map((text) => `${name}: ${text}`)),
    `replay: ${FAILED.replay}`,
  ].join("\n");
  // Colours of a terminal are none of a log's.
  expect(said).toContain("\x1b[31m");
  expect(read).toBe(said.replace("\x1b[31m", ""));
});

test("what the compiler says stands where it says", () => {
  const lines = ["tasks/a.ts(7,19): error TS2322: Type 'x' is not assignable."];
  const cases = [{ ...(FAILED.cases.at(-1) as (typeof FAILED.cases)[number]), lines }];
  expect(annotations([{ ...FAILED, name: "typecheck", cases }])).toEqual([
    "::error title=typecheck,file=tasks/a.ts,line=7,col=19::error TS2322: Type 'x' is not assignable.",
  ]);
});

test("a broken file has one for each place in it", () => {
  expect(annotations([BROKEN])).toEqual([
    "::error title=broken,file=scenarios/broken.yaml,line=7,col=19::faults[0].fault: 100%25 wrong",
    "::error title=broken,file=scenarios/broken.yaml,line=8,col=1::expect: is missing",
  ]);
});

test("files are named from the checkout's root, which the working directory may lie in", () => {
  const fileOf = (suite: typeof FAILED, workspace: string) =>
    annotations([suite], workspace).map((line) => /,file=([^,:]*)/.exec(line)?.[1]);
  const cwd = resolve(".");
  const below = cwd.slice(dirname(cwd).length + 1);
  expect(fileOf(FAILED, cwd)).toEqual(["scenarios/kill-mid-write.yaml"]);
  expect(fileOf(FAILED, dirname(cwd))).toEqual([`${below}/scenarios/kill-mid-write.yaml`]);
  expect(fileOf(BROKEN, dirname(cwd))).toEqual(Array(2).fill(`${below}/scenarios/broken.yaml`));
  // Where it lies elsewhere, no path of the checkout would be right.
  expect(fileOf(FAILED, resolve("tasks"))).toEqual(["scenarios/kill-mid-write.yaml"]);
  const absolute = { file: resolve("tasks/a.yaml"), line: null };
  expect(fileOf({ ...FAILED, place: absolute }, cwd)).toEqual(["tasks/a.yaml"]);
});

test("there are ten at the most, the last of which says how many more there are", () => {
  const of = (count: number) => annotations(Array.from({ length: count }, () => FAILED));
  expect(of(10)).toHaveLength(10);
  expect(of(10).at(-1)).toContain("kill-mid-write");
  expect(of(12)).toHaveLength(10);
  expect(of(12).at(-1)).toBe("::error title=Shardproof::and 3 more; the step's log has them all");
});

test("a long message is cut, and still ends with the replay", () => {
  const long = { name: "outcome", verdict: "violated", lines: ["x".repeat(9000)] } as const;
  const [line = ""] = annotations([{ ...FAILED, cases: [long] }, ...ALL.slice(0, 1)]);
  expect(line.length).toBeLessThan(3500);
  expect(line).toMatch(/x…%0Areplay: npm run scenario -- kill-mid-write --seed 42$/);
});
