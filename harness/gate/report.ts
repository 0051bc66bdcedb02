/** What a person reads of the gate: what each step found wrong, and one table. */
import { packed, wrap } from "../arguments/wrap.ts";
import { counted, duration } from "../report/figures.ts";
import type { Style } from "../report/style.ts";
import { type Column, table } from "../report/table.ts";
import { oneLine, widthOf } from "../report/text.ts";
import type { StepResult, StepVerdict } from "./step.ts";
import { wrongThings } from "./step-suite.ts";
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

/** A line that says how to do it again: of the gate, and of a property that failed. */
const COMMAND = /^replay: /i;

/**
 * Evidence and replay of a step that did not pass; nothing of one that did. Lines without a line feed.
 *
 * @param width columns of the terminal; at least 40 are used. A command stays whole, to be copied
 */
export function problemLines(result: StepResult, width: number): string[] {
  const { step, verdict, suites } = result;
  if (verdict === "pass" || verdict === "left-out") return [];
  const page = Math.max(width, 40);
  const below = (margin: string, text: string) => {
    const line = oneLine(text);
    const lines = COMMAND.test(line) ? [line] : wrap(line, page - margin.length, "  ");
    return lines.map((piece) => margin + piece);
  };
  const things = wrongThings(suites);
  const others = things.slice(TOLD).map(({ name }) => oneLine(name));
  return [
    ...things.slice(0, TOLD).flatMap(({ name, cases, replay }) => {
      const isStep = name === step.name;
      const margin = isStep ? "  " : "    ";
      return [
        ...(isStep ? [] : below("  ", name)),
        ...cases.flatMap((each) => {
          if (each.name === name) return each.lines.flatMap((line) => below(margin, line));
          const lines = each.lines.flatMap((line) => below(`${margin}  `, line));
          return [...below(margin, each.name), ...lines];
        }),
        ...(replay === null ? [] : below(margin, `replay: ${replay}`)),
      ];
    }),
    ...(others.length > 0 ? moreLines(others, page) : []),
    `  this step alone: ${step.replay}`,
  ];
}

function moreLines(names: readonly string[], width: number): string[] {
  const listed = names.map((name, index) => (index < names.length - 1 ? `${name};` : name));
  const phrases = [`and ${names.length} more:`, ...listed];
  return packed(phrases, width - 2, "  ").map((line) => `  ${line}`);
}

/**
 * The table, and the sentence that everything else explains. Ends with a line feed.
 *
 * @param width columns of the terminal; at least 40 are used
 */
export function gateTable(
  results: readonly StepResult[],
  ms: number,
  width: number,
  style: Style,
): string {
  const page = Math.max(width, 40);
  const cells = results.map((result) => [
    WORDS[result.verdict],
    result.step.name,
    result.ms === null ? "-" : duration(result.ms),
  ]);
  const before = Math.max(...table(COLUMNS.slice(0, -1), cells, page).map(widthOf)) + 2;
  const [head = "", ...rows] = table(
    COLUMNS,
    results.flatMap(({ step }, index) => {
      const [covers = "", ...further] = wrap(step.covers, Math.max(page - before, 10));
      return [[...(cells[index] ?? []), covers], ...further.map((text) => ["", "", "", text])];
    }),
    page,
  );
  return [style.bold(head), ...rows, "", ...lastLines(results, ms, page, style), ""].join("\n");
}

function lastLines(
  results: readonly StepResult[],
  ms: number,
  width: number,
  style: Style,
): string[] {
  const named = (verdict: StepVerdict) =>
    results.filter((result) => result.verdict === verdict).map(({ step }) => step.name);
  const [failed, errors, unrun] = [named("fail"), named("error"), named("left-out")];
  const parts = [
    `${counted(named("pass").length, "step")} passed`,
    ...(failed.length > 0 ? [`${failed.join(", ")} failed`] : []),
    ...(errors.length > 0 ? [`${errors.join(", ")} could not be run`] : []),
    ...(unrun.length > 0 ? [`${unrun.join(", ")} not run`] : []),
  ];
  const isGood = exitCodeOf(results) === 0;
  const word = isGood ? "PASS" : failed.length > 0 ? "FAIL" : "ERROR";
  const colour = isGood ? style.good : style.bad;
  const words = `${word}: ${parts.join("; ")}`.split(" ");
  return packed([...words, `(${duration(ms)}).`], width, "  ").map(colour);
}
