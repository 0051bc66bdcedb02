/** Hands what was judged to CI: a JUnit file, the step's summary and its annotations. */
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { PathFlag } from "../arguments/command.ts";
import { EXIT_CODES, ShardproofError, UsageError } from "../arguments/errors.ts";
import { annotations } from "../report/github/annotations.ts";
import { stepSummary } from "../report/github/step-summary.ts";
import { junitXml } from "../report/junit/junit-xml.ts";
import type { Environment } from "../report/style.ts";
import { failureSuite } from "../report/suites/failure-suite.ts";
import type { Suite } from "../report/suites/suite.ts";

/** The flag that every command with a verdict has. */
export const JUNIT_FLAG = {
  type: "path",
  example: "reports/junit.xml",
  description: "also write the verdict as JUnit XML, for CI",
} as const satisfies PathFlag;

/** The variable that names the file of a step's summary; GitHub sets it. */
const SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY";

/**
 * Called once, when all is judged.
 *
 * @param overview what GitHub shows instead, where the suites are too many for it
 * @throws ShardproofError (exit code 3) a file cannot be written any more
 */
export type Publish = (
  suites: readonly Suite[],
  overview?: { readonly summary: readonly Suite[]; readonly annotated: readonly Suite[] },
) => void;

/**
 * Looks whether all that is asked for can be written, before anything long begins. The JUnit file says
 * from then on that there is no verdict: one of an earlier run is not taken for this one's, and whatever
 * ends this process leaves a file that CI can read.
 *
 * @param title of the whole, such as the command line
 * @throws UsageError a file cannot be written
 */
export function preparePublishing(
  title: string,
  junit: string | undefined,
  env: Environment = process.env,
): Publish {
  const summary = env[SUMMARY_VARIABLE] || undefined;
  if (junit !== undefined) {
    const noVerdict = failureSuite(
      title,
      "It ended before there was a verdict; its output says why.",
    );
    refuseUnwritable("--junit", junit, () => {
      // Not recursive: below /proc that never comes to an end.
      if (!existsSync(dirname(junit))) mkdirSync(dirname(junit));
      writeFileSync(junit, junitXml(title, [noVerdict]));
    });
  }
  if (summary !== undefined) {
    refuseUnwritable(SUMMARY_VARIABLE, summary, () => appendFileSync(summary, ""));
  }
  return (suites, { summary: page, annotated } = { summary: suites, annotated: suites }) => {
    if (junit !== undefined) {
      writing(junit, () => writeFileSync(junit, junitXml(title, suites)));
    }
    if (summary !== undefined) {
      writing(summary, () => appendFileSync(summary, `${stepSummary(title, page)}\n`));
    }
    if (env.GITHUB_ACTIONS !== "true") return;
    // The runner reads both streams; what is on stdout may be a JSON document.
    for (const line of annotations(annotated, env.GITHUB_WORKSPACE))
      process.stderr.write(`${line}\n`);
  };
}

function refuseUnwritable(what: string, path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UsageError(`${what}: ${path} cannot be written: ${reasonOf(error)}.`);
  }
}

function writing(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new ShardproofError(
      `cannot write ${path}: ${reasonOf(error)}; make room, or name another place`,
      EXIT_CODES.target,
    );
  }
}

function reasonOf(error: unknown): string {
  return (error as Error).message.split(", ")[0] ?? "";
}
