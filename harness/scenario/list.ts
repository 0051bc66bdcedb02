/** All scenarios of a folder, for a listing. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { printable } from "../arguments/errors.ts";
import { ScenarioError } from "./errors.ts";
import { isYaml, loadAnyScenario, scenarioFolder, scenarioName, shownPath } from "./load.ts";
import type { AnyScenario } from "./workflow-schema.ts";

export type ListedScenario =
  | { readonly name: string; readonly file: string; readonly scenario: AnyScenario }
  | { readonly name: string; readonly file: string; readonly error: ScenarioError };

/**
 * Every scenario file of a folder by name, or what is wrong with it: a broken file hides no other.
 *
 * @throws ScenarioError if the folder cannot be read
 */
export function listScenarios(folder = scenarioFolder()): ListedScenario[] {
  return yamlFilesOf(folder).map((fileName) => {
    const file = join(folder, fileName);
    // A file can be named anything, and a listing prints its name whatever is wrong with it.
    const name = printable(scenarioName(fileName).replaceAll("\n", "?"));
    try {
      return { name, file, scenario: loadAnyScenario(file) };
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      return { name, file, error };
    }
  });
}

function yamlFilesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isYaml).sort();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such folder" : message;
    throw new ScenarioError([`${shownPath(folder)}: no scenarios can be listed: ${why}`], {
      cause: error,
    });
  }
}
