/** The report that a person reads when a run has ended. */
import { wrap } from "../arguments/wrap.ts";
import { isWorkflowScenario } from "../scenario/workflow-schema.ts";
import { faultSentences } from "./fault-sentences.ts";
import { faultStories } from "./fault-stories.ts";
import { findingLines } from "./finding-lines.ts";
import { endSentence, planOf, type ReportInput, rootEnd } from "./report.ts";
import { runRows } from "./run-rows.ts";
import { runTable } from "./run-table.ts";
import { shardRows } from "./shard-rows.ts";
import { shardTable } from "./shard-table.ts";
import type { Style } from "./style.ts";
import { verdictOf } from "./verdict.ts";
import { struckRuns } from "./worth-a-look.ts";

/**
 * Seed, shards or runs, faults, invariants, verdict, places and the command to play it again.
 * Ends with a line feed.
 *
 * @param width columns of the terminal; at least 40 are used, and 80 for a table, so that it stays one
 */
export function terminalReport(input: ReportInput, width: number, style: Style): string {
  const { scenario, journal, findings, info } = input;
  const page = Math.max(width, 40);
  const tableWidth = Math.max(width, 80) - 2;
  const title = (text: string) => style.bold(text);
  const verdict = verdictOf(findings);
  const struck = struckRuns(journal);

  const sections: string[][] = [
    [
      `${title(scenario.name)} on ${info.target}${"seed" in scenario ? `, seed ${scenario.seed}` : ""}`,
      ...wrap(endSentence(rootEnd(journal)), page),
    ],
    isWorkflowScenario(scenario)
      ? [
          title("Runs"),
          ...runTable(runRows(journal), struck, tableWidth).map((line) => `  ${line}`),
        ]
      : [
          title("Shards"),
          ...shardTable(shardRows(journal), struck, tableWidth).map((line) => `  ${line}`),
        ],
    [
      title("Faults"),
      ...(scenario.faults.length === 0 ? ["  none planned"] : []),
      ...faultStories(planOf(scenario), journal).flatMap((story) => {
        const [plan = "", ...sentences] = faultSentences(story);
        return [
          ...indented(plan, page, 2),
          ...sentences.flatMap((sentence) => indented(sentence, page, 4)),
        ];
      }),
    ],
    [
      title("Invariants"),
      ...findings.flatMap((finding, index) =>
        findingLines(finding, page, style, findings[index + 1]),
      ),
    ],
    wrap(verdict.line, page).map(verdict.holds ? style.good : style.bad),
    placeLines(input),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function indented(text: string, width: number, indent: number): string[] {
  const margin = " ".repeat(indent);
  return wrap(text, width - indent).map((line) => margin + line);
}

/** Paths and the command are never broken: they are there to be copied. */
function placeLines({ info }: ReportInput): string[] {
  const entries = Object.entries({ ...info.places, replay: info.replay });
  const label = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${name.padEnd(label)}  ${value}`);
}
