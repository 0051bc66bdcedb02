/** What an examination came to, in words and as an exit code. */
import { EXIT_CODES, type ExitCode, ShardproofError } from "../../../harness/arguments/errors.ts";
import { wrap } from "../../../harness/arguments/wrap.ts";
import type { Style } from "../../../harness/report/style.ts";
import { type Catcher, describeCatcher } from "./catcher.ts";
import type { Answer, Candidate, Examined } from "./examine.ts";

/** `passed` and `blamed` are the real pipeline's. */
export type Verdict = "caught" | "survived" | "passed" | "blamed" | "error";

export function verdictOf(examined: Examined): Verdict {
  if ("error" in examined) return "error";
  const { mutant, answers } = examined;
  if (mutant === null) return answers.every(({ noticed }) => noticed === "") ? "passed" : "blamed";
  return answers.length > 0 && answers.every(({ caught }) => caught) ? "caught" : "survived";
}

/** A bug of the harness or a broken control outweighs a survivor: the rest cannot be relied on then. */
export function exitCodeOf(all: readonly Examined[]): ExitCode {
  const verdicts = all.map(verdictOf);
  if (verdicts.includes("error") || verdicts.includes("blamed")) return EXIT_CODES.target;
  return verdicts.includes("survived") ? EXIT_CODES.violated : EXIT_CODES.holds;
}

/**
 * A line as a candidate is through, and below it what is wrong. Ends with a line feed.
 *
 * @param place how far the exam is: `3/64`, and an estimate where there is one
 */
export function progressLines(examined: Examined, place: string, style: Style): string {
  const verdict = verdictOf(examined);
  const isGood = verdict === "caught" || verdict === "passed";
  const word = (isGood ? style.good : style.bad)(verdict);
  return [
    `[${place}] ${word} ${nameOf(examined)}`,
    ...problemsOf(examined).map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** Every mutant with its bug and what catches it, and a line that counts them. Ends with a line feed. */
export function resultTable(all: readonly Examined[], width: number, style: Style): string {
  const ofMutants = all.filter(({ mutant }) => mutant !== null);
  const indent = Math.max(0, ...ofMutants.map((each) => nameOf(each).length)) + 2;
  const blocks = ofMutants.flatMap((examined) => {
    const told = [
      examined.mutant?.bug ?? "",
      ...("answers" in examined ? examined.answers.map(shown) : ["could not be examined"]),
    ].flatMap((text) => wrap(text, Math.max(width - indent, 40), "  "));
    const isGood = verdictOf(examined) === "caught";
    return told.map((line, index) => {
      const name = (index === 0 ? nameOf(examined) : "").padEnd(indent);
      return `${isGood ? name : style.bad(name)}${line}`;
    });
  });
  const count = (verdict: Verdict) => all.filter((each) => verdictOf(each) === verdict).length;
  const parts = [`${count("caught")} of ${ofMutants.length} mutants caught`];
  if (count("survived") > 0) parts.push(`${count("survived")} survived`);
  if (count("blamed") > 0) parts.push(`${count("blamed")} times the real pipeline was blamed`);
  if (count("error") > 0) parts.push(`${count("error")} could not be examined`);
  const colour = exitCodeOf(all) === EXIT_CODES.holds ? style.good : style.bad;
  return [...blocks, "", colour(`${parts.join(", ")}.`), ""].join("\n");
}

function nameOf({ mutant, catchers }: Candidate): string {
  return mutant?.name ?? `the real pipeline in ${catchers.map(placeOf).join(", ")}`;
}

function placeOf(catcher: Catcher): string {
  return catcher.kind === "scenario" ? catcher.name : describeCatcher(catcher);
}

function problemsOf(examined: Examined): string[] {
  if ("error" in examined) {
    const { error } = examined;
    if (error instanceof ShardproofError) return error.message.split("\n");
    return [`This is a bug of Shardproof: ${error instanceof Error ? error.stack : error}`];
  }
  switch (verdictOf(examined)) {
    case "survived":
      return examined.answers.filter(({ caught }) => !caught).map(shown);
    case "blamed":
      return examined.answers.map(({ noticed }) => `fails: ${noticed}`);
    default:
      return [];
  }
}

function shown({ catcher, caught, noticed }: Answer): string {
  if (!caught) {
    const else_ = noticed === "" ? "nothing" : `only ${noticed}`;
    return `NOT caught by ${describeCatcher(catcher)}: noticed ${else_}`;
  }
  const title = catcher.kind === "property" ? `: ${noticed}` : "";
  return `caught by ${describeCatcher(catcher)}${title}`;
}
