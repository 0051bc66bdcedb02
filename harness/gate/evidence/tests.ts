/** What a run of Vitest has found, from its JSON report: a suite for each file. */
import { relative } from "node:path";
import { z } from "zod";
import type { Case, Suite } from "../../report/suites/suite.ts";
import type { Output } from "../step.ts";
import { jsonOf } from "./json.ts";
import { printedLines } from "./lines.ts";

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      status: z.string(),
      startTime: z.number(),
      endTime: z.number(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** @param root the folder below which files are named */
export function testEvidence(root: string): (output: Output) => Suite[] {
  return ({ stdout }) => {
    const { data } = report.safeParse(jsonOf(stdout));
    return (data?.testResults ?? []).map(({ assertionResults, ...of }) => {
      const file = relative(root, of.name);
      const cases = assertionResults.map(({ fullName, status, failureMessages }): Case => {
        if (status === "passed") return { name: fullName, verdict: "holds", lines: [] };
        if (status !== "failed") return { name: fullName, verdict: "not-applicable", lines: [] };
        return { name: fullName, verdict: "violated", lines: linesOf(failureMessages ?? []) };
      });
      // A file that cannot be loaded fails without a test.
      const isBroken = of.status === "failed" && !cases.some((each) => each.verdict === "violated");
      const broken: Case = { name: file, verdict: "violated", lines: linesOf([of.message]) };
      return {
        name: file,
        group: `shardproof.${file}`,
        place: { file, line: null },
        properties: {},
        ms: Math.max(0, of.endTime - of.startTime),
        cases: isBroken ? [...cases, broken] : cases,
        replay: `npx vitest run ${file}`,
      };
    });
  };
}

function linesOf(messages: readonly string[]): string[] {
  return printedLines({ stdout: messages.join("\n"), stderr: "" });
}
