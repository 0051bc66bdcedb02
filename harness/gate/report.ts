/** What a person reads of the gate: what each step found wrong, and one table. */
import { counted, duration } from "../report/figures.ts";
import type { Style } from "../report/style.ts";
import { type Column, table } from "../report/table.ts";
import { oneLine } from "../report/text.ts";
import type { StepResult, StepVerdict } from "./step.ts";
import { stepSuite } from "./step-suite.ts";
import { exitCodeOf } from "./verdict.ts";

const WORDS: Readonly<Record<StepVerdict, string>> = {
  pass: "PASS",
  fail: "FAIL",
  error: "ERROR",
  "left-out": "NOT RUN",
};

const COLUMNS: readonly Column[] = [
  { title: "", align: "left" },
  { title: "step", align: "left" },
  { title: "time", align: "right" },
  { title: "what it covers", align: "left" },
];

export function verdictWord({ verdict }: StepResult, style: Style): string {
  const colour = { pass: style.good, fail: style.bad, error: style.bad, "left-out": style.dim };
  return colour[verdict](WORDS[verdict]);
}

/** Things that are wrong in a step and told with their evidence; of the others there are the names. */
const TOLD = 5;

/** Evidence and replay of a step that did not pass; nothing of one that did. Lines without a line feed. */
export function problemLines(result: StepResult): string[] {
  const { step, verdict } = result;
  if (verdict === "pass" || verdict === "left-out") return [];
  const { cases } = stepSuite(result);
  const others = cases.slice(TOLD).map(({ name }) => name);
  return [
    ...cases.slice(0, TOLD).flatMap(({ name, lines }) => {
      const indent = name === step.name ? "  " : "    ";
      const head = name === step.name ? [] : [`  ${oneLine(name)}`];
      return [...head, ...lines.map((line) => `${indent}${oneLine(line)}`)];
    }),
    ...(others.length > 0 ? [`  and ${others.length} more: ${oneLine(others.join("; "))}`] : []),
    `  this step alone: ${step.replay}`,
  ];
}

/** The table, and the line that everything else explains. Ends with a line feed. */
export function gateTable(
  results: readonly StepResult[],
  ms: number,
  width: number,
  style: Style,
): string {
  const [head = "", ...rows] = table(
    COLUMNS,
    results.map(({ step, verdict, ms }) => [
      WORDS[verdict],
      step.name,
      ms === null ? "-" : duration(ms),
      step.covers,
    ]),
    width,
  );
  return [style.bold(head), ...rows, "", lastLine(results, ms, style), ""].join("\n");
}

function lastLine(results: readonly StepResult[], ms: number, style: Style): string {
  const named = (verdict: StepVerdict) =>
    results.filter((result) => result.verdict === verdict).map(({ step }) => step.name);
  const [failed, errors, unrun] = [named("fail"), named("error"), named("left-out")];
  const parts = [
    ...(failed.length > 0 ? [`${failed.join(", ")} failed`] : []),
    ...(errors.length > 0 ? [`${errors.join(", ")} could not be run`] : []),
    ...(unrun.length > 0 ? [`${unrun.join(", ")} not run`] : []),
  ];
  const passed = `${counted(named("pass").length, "step")} passed`;
  const isGood = exitCodeOf(results) === 0;
  const word = isGood ? "PASS" : failed.length > 0 ? "FAIL" : "ERROR";
  const colour = isGood ? style.good : style.bad;
  return colour(`${word}: ${[passed, ...parts].join("; ")} (${duration(ms)}).`);
}
