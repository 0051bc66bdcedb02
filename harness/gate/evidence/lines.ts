/** What a tool has printed, as evidence. */
import { stripVTControlCharacters } from "node:util";
import type { Suite } from "../../report/suites/suite.ts";
import type { Output } from "../step.ts";
import { oneCase } from "./one-case.ts";

/** A person reads no more; the replay prints all of it. */
const MOST = 25;

/** The first lines of what was written, of both streams. */
export function printedLines({ stdout, stderr }: Pick<Output, "stdout" | "stderr">): string[] {
  const lines = `${stdout}\n${stderr}`
    .split("\n")
    .map((line) => stripVTControlCharacters(line).trimEnd())
    .filter((line) => line !== "");
  return shortened(lines);
}

/** As many lines as a person reads, and how many there are besides. */
export function shortened(lines: readonly string[]): string[] {
  const left = lines.length - MOST;
  return left > 0 ? [...lines.slice(0, MOST), `and ${left} more lines`] : [...lines];
}

/** For a tool, of which only its exit code and its text are known. */
export function lineEvidence(step: string): (output: Output) => Suite[] {
  return (output) => {
    if (output.code === 0) return [oneCase(step, "holds", [])];
    return [oneCase(step, output.code === null ? "error" : "violated", printedLines(output))];
  };
}
