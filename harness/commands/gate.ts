/** `npm run gate`: everything that must hold before a deploy, in one table and one exit code. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { callOf } from "../arguments/call.ts";
import { defineCommand } from "../arguments/command.ts";
import { UsageError } from "../arguments/errors.ts";
import { wrap } from "../arguments/wrap.ts";
import { gateJson } from "../gate/document.ts";
import { createProgress } from "../gate/progress.ts";
import { gateTable, problemLines, verdictWord } from "../gate/report.ts";
import { runGate } from "../gate/run-gate.ts";
import type { Step } from "../gate/step.ts";
import { firstWrong, namedSuites, stepSuite } from "../gate/step-suite.ts";
import { stepsOf } from "../gate/steps.ts";
import { styleFor } from "../report/style.ts";
import { jsonText } from "./failure.ts";
import { JUNIT_FLAG, preparePublishing } from "./publish.ts";
import { runCommand } from "./run-command.ts";

const COMMAND = defineCommand({
  call: callOf("gate"),
  summary: "Checks all that must hold before a deploy: one table, one exit code",
  positionals: [],
  flags: {
    quick: {
      type: "boolean",
      description: "35 seconds on two cores, instead of three minutes: fewer plays, and no mutants",
    },
    json: {
      type: "boolean",
      description: "print one JSON document (harness/report/output.schema.json) and nothing else",
    },
    junit: JUNIT_FLAG,
  },
  notes: [
    "Every step is run, also after one that fails. A step that is not run counts as nothing, and the table says so.",
    "It runs in a checkout with its devDependencies: npm ci, and where NODE_ENV=production npm ci --include=dev.",
    "In GitHub Actions (GITHUB_ACTIONS=true) what fails is annotated, and the step's summary (GITHUB_STEP_SUMMARY) has the table.",
  ],
  examples: [
    ["", "before a deploy, and in CI"],
    ["--quick", "in a build command, or before a push"],
    ["--junit reports/gate.xml", "with a test report"],
  ],
  exitCodes: [
    "0 every step that was run passed   1 one failed",
    "2 bad usage   3 a step could not be run, and none failed",
  ],
});

/** Without a terminal too, so often a step that is at work says so. */
const LINE_EVERY_MS = 15_000;

/** @returns the exit code */
export function runGateCommand(words: readonly string[]): Promise<number> {
  return runCommand(COMMAND, words, (flags) => {
    const root = process.cwd();
    refuseElsewhere(root);
    return gate(root, flags);
  });
}

async function gate(
  root: string,
  flags: { readonly quick: boolean; readonly json: boolean; readonly junit: string | undefined },
): Promise<number> {
  const mode = flags.quick ? "quick" : "full";
  const title = flags.quick ? "shardproof gate --quick" : "shardproof gate";
  const publish = preparePublishing(title, flags.junit);
  const { run, leftOut } = stepsOf(mode, root);
  const style = styleFor(process.stdout, process.env);
  const clock = () => performance.now();
  const progress = createProgress(run);
  const say = (line: string) => {
    if (!flags.json) process.stdout.write(`${line}\n`);
  };
  // The gate takes long: the terminal may be made another size meanwhile.
  const width = () => process.stdout.columns || 80;
  const sayProgress = (line: string) => wrap(line, width(), "  ").forEach(say);
  let timer: NodeJS.Timeout | undefined;
  const began = clock();
  const results = await runGate(run, leftOut, {
    root,
    clock,
    onBegin(step: Step) {
      sayProgress(progress.begins(step));
      const begun = clock();
      timer = setInterval(() => sayProgress(progress.goesOn(step, clock() - begun)), LINE_EVERY_MS);
    },
    onEnd(result) {
      clearInterval(timer);
      progress.ends(result);
      say(`${verdictWord(result, style)} ${result.step.name}`);
      for (const line of problemLines(result, width())) say(line);
    },
  });
  const ms = clock() - began;
  const document = gateJson(mode, results, ms);
  if (flags.json) process.stdout.write(jsonText(document));
  else say(`\n${gateTable(results, ms, width(), style).trimEnd()}`);
  publish(results.flatMap(namedSuites), {
    summary: results.map(stepSuite),
    annotated: results.flatMap(firstWrong),
  });
  return document.exitCode;
}

/** What the steps are about; a package that only uses Shardproof has none of it. */
const NEEDED = ["harness/cli.ts", "properties", "scenarios", "tasks"];

function refuseElsewhere(root: string): void {
  const missing = NEEDED.filter((path) => !existsSync(join(root, path)));
  if (missing.length === 0) return;
  throw new UsageError(
    `The gate runs in a checkout of Shardproof, from its root: there is no ${missing.join(", no ")} in ${root}.`,
  );
}
