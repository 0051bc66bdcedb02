/** Where a scenario file says what goes wrong: the line that a failed play is shown at. */
import { readFileSync } from "node:fs";
import { resolveScenario, shownPath } from "./load.ts";
import { readYaml } from "./yaml-file.ts";

/**
 * @param nameOrPath as a command line names the scenario
 * @returns the line, from 1, or null where the file cannot be read
 */
export function faultPlanPlace(nameOrPath: string): { file: string; line: number | null } {
  const path = resolveScenario(nameOrPath);
  return { file: shownPath(path), line: lineIn(path) };
}

function lineIn(path: string): number | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    // Whoever loads the scenario says why.
    return null;
  }
  const yaml = readYaml(text);
  return "problems" in yaml ? null : yaml.placeOfKey(["faults"]).line;
}
