/** What `npm run scenario` prints when no scenario is named. */
import { callOf } from "../arguments/call.ts";
import { wrap } from "../arguments/wrap.ts";
import type { ListedScenario } from "../scenario/list.ts";
import { counted } from "./figures.ts";
import type { Style } from "./style.ts";
import { oneLine } from "./text.ts";

/**
 * Every scenario with its tags and description, or with what is wrong with it, and how one is
 * played. Ends with a line feed.
 *
 * @param width columns of the terminal; prose is wrapped there, at 40 at the least
 */
export function scenarioList(
  listed: readonly ListedScenario[],
  width: number,
  style: Style,
): string {
  const page = Math.max(width, 40);
  const blocks = listed.map((item) =>
    "error" in item
      ? [
          `${style.bold(item.name)}  ${style.bad("cannot be played")}`,
          // A problem begins with file:line:column, which terminals make a link of: never broken.
          ...item.error.problems.map((problem) => `  ${problem}`),
        ]
      : [
          [style.bold(item.name), ...item.scenario.tags.map((tag) => style.dim(`#${tag}`))].join(
            "  ",
          ),
          ...wrap(oneLine(item.scenario.description), page - 2).map((line) => `  ${line}`),
        ],
  );
  const broken = listed.filter((item) => "error" in item).length;
  const count = `${counted(listed.length, "scenario")}${broken === 0 ? "" : `, ${broken} of them broken`}.`;
  return `${[...blocks, [`${count} Play one: ${callOf("scenario")} <name>`]]
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}
