/** A scenario as a file that plays like any other, and says why it is there. */
import { printable } from "../arguments/errors.ts";
import type { Scenario } from "../scenario/schema.ts";
import { type AnyScenario, isWorkflowScenario } from "../scenario/workflow-schema.ts";
import { yamlText } from "../scenario/yaml-text.ts";

export interface FoundStory {
  readonly seed: number;
  readonly evidence: readonly string[];
  readonly story: readonly string[];
  /** The command that plays the file. */
  readonly replay: string;
}

/**
 * The text of a counterexample's file; violations and story stand in comments above the scenario.
 *
 * @param schema path of the JSON Schema from the file's folder, for editors
 */
export function foundFile(scenario: Scenario, schema: string, found: FoundStory): string {
  return scenarioFile(scenario, schema, [
    `Found by the search, seed ${found.seed}. Play it: ${found.replay}`,
    "",
    ...found.evidence,
    "",
    "What happened:",
    ...found.story.map((sentence) => `  ${sentence}`),
  ]);
}

/**
 * The text of a scenario's file.
 *
 * @param schema path of the JSON Schema from the file's folder, for editors
 * @param comment lines that stand above the scenario
 */
export function scenarioFile(
  scenario: AnyScenario,
  schema: string,
  comment: readonly string[],
): string {
  return [
    commentLine(`yaml-language-server: $schema=${schema}`),
    ...comment.map(commentLine),
    yamlText(isWorkflowScenario(scenario) ? scenario : written(scenario)),
  ].join("\n");
}

/** What is quoted may hold line breaks: none of it must come to stand outside of the comment. */
function commentLine(text: string): string {
  return `# ${printable(text.replaceAll("\n", " "))}`.trimEnd();
}

/** Without what is there by default, so that a person sees what matters. */
function written({ run, ...scenario }: Scenario): object {
  const { waitScale, timeoutScale, choices, ...rest } = run;
  return {
    ...scenario,
    run: {
      ...rest,
      ...(waitScale !== 1 && { waitScale }),
      ...(timeoutScale !== 1 && { timeoutScale }),
      // An empty list is not the same as none: steps in order, and not as the seed says.
      ...(choices !== undefined && { choices: withoutTrailingZeros(choices) }),
    },
    faults: scenario.faults.map((fault) =>
      Object.fromEntries(
        Object.entries(fault).filter(([field, value]) => field !== "occurrence" || value !== 1),
      ),
    ),
  };
}

/** Beyond the end of the list everything goes in order, as 0 says too. */
function withoutTrailingZeros(choices: readonly number[]): number[] {
  const last = choices.findLastIndex((choice) => choice !== 0);
  return choices.slice(0, last + 1);
}
