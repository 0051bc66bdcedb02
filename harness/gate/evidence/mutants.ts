/** What the exam of the harness has found: mutants that survive, and a real pipeline that is blamed. */
import { stripVTControlCharacters } from "node:util";
import type { Suite } from "../../report/suites/suite.ts";
import type { Output } from "../step.ts";
import { printedLines, shortened } from "./lines.ts";
import { oneCase } from "./one-case.ts";

/** A line of progress that is no evidence. */
const GOOD = /^\[\d+\/\d+[^\]]*\] (caught|passed) /;

export function mutantEvidence(step: string): (output: Output) => Suite[] {
  return (output) => {
    if (output.code === 0) return [oneCase(step, "holds", [])];
    // Progress, an empty line, and a table of all mutants.
    const [progress = ""] = stripVTControlCharacters(output.stdout).split("\n\n");
    const bad = progress.split("\n").filter((line) => line !== "" && !GOOD.test(line));
    const lines = bad.length > 0 ? shortened(bad) : printedLines(output);
    return [oneCase(step, output.code === 1 ? "violated" : "error", lines)];
  };
}
