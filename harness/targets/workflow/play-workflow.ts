/** Plays a scenario of a workflow of the user's own: twice without faults, then with them. */
import { join } from "node:path";
import { EXIT_CODES, ShardproofError } from "../../arguments/errors.ts";
import { firstDifference } from "../../invariants/workflow/determinism.ts";
import type {
  Verification,
  WorkflowEvidence,
  WorkflowRun,
} from "../../invariants/workflow/evidence.ts";
import type { JournalEntry } from "../../journal/entry.ts";
import { whyIncomplete } from "../../journal/runs.ts";
import { closeOnAbort } from "../../platform/close-on-abort.ts";
import { splitCommand } from "../../platform/command-line.ts";
import { startLocalPlatform } from "../../platform/local-platform.ts";
import { temporaryFolder } from "../../platform/temporary-folder.ts";
import { workflowExpectationOf } from "../../scenario/expectation.ts";
import type { PlayableWorkflow } from "../../scenario/workflow-schema.ts";
import { defaultConcurrency } from "../local.ts";
import type { Stage } from "../stage.ts";
import { checkPlan } from "./check-plan.ts";
import { workerEnvironment } from "./environment.ts";
import { type RunFolder, runFolder } from "./run-folder.ts";
import { lineOf, runWorkflow, type WorkflowPart } from "./run-workflow.ts";
import { verifyRun } from "./verify-command.ts";

/** The runs of a play, by their folders below the play's. */
export const RUN_FOLDERS = { reference: "reference", again: "reference-again", faulty: "faulty" };

export interface WorkflowPlayOptions {
  /** The play's own folder, absolute. */
  readonly folder: string;
  /** Ends what runs at once; it is noticed when the next part begins. */
  readonly signal?: AbortSignal | undefined;
  /** Called when a part of the play begins. */
  onStage?(stage: Stage): void;
  /** Takes the journal of the run with faults, entry by entry. */
  onEntry?(entry: JournalEntry): void;
}

/**
 * Plays it and gathers what is to be judged. Each run has a scratch folder of its own, and `verify` is
 * called after each.
 *
 * @throws UsageError (exit code 2) a command cannot be split into words
 * @throws ScenarioError (exit code 2) the worker has no such tasks or attempts
 * @throws ShardproofError (exit code 3) the worker does not register; the run without faults does not
 *   complete, or has other results the second time; `verify` cannot be called
 */
export async function playWorkflow(
  scenario: PlayableWorkflow,
  { folder, signal, onStage = () => {}, onEntry }: WorkflowPlayOptions,
): Promise<WorkflowEvidence> {
  const { run, expect, verify, verifyTimeoutSeconds } = scenario;
  const folderOf = (name: string) => runFolder(join(folder, name));
  const worker = splitCommand(run.worker);
  const judge = verify === undefined ? null : splitCommand(verify, "the verify command");
  const registration = temporaryFolder("shardproof-registration-");
  const platform = await startLocalPlatform({
    command: worker,
    concurrency: run.concurrency ?? defaultConcurrency(),
    waitScale: run.waitScale,
    timeoutScale: run.timeoutScale,
    // Some workers look for it before they register.
    registrationEnvironment: workerEnvironment(registration.path),
    eventOf: lineOf,
  }).finally(registration.release);
  const forget = closeOnAbort(platform, signal);
  const verifications: Verification[] = [];
  async function verifyAfter(after: string, which: "reference" | "faulty", of: RunFolder) {
    if (judge === null) return;
    const timeoutSeconds = verifyTimeoutSeconds;
    verifications.push(
      await verifyRun({ command: judge, timeoutSeconds, run: which, after, folder: of, signal }),
    );
  }
  const withoutFaults: WorkflowPart = { ...scenario, faults: [] };
  async function runWithoutFaults(name: string, after: string): Promise<WorkflowRun> {
    const of = folderOf(name);
    const done = await runWorkflow(platform, withoutFaults, of);
    const why = whyIncomplete(done.journal, done.root);
    if (why !== null) throw brokenWithoutFaults(after, why);
    await verifyAfter(after, "reference", of);
    return done;
  }

  try {
    checkPlan(scenario, platform.tasks);
    onStage("reference");
    const reference = await runWithoutFaults(RUN_FOLDERS.reference, "the run without faults");
    if (expect.results !== "any") {
      onStage("again");
      const again = await runWithoutFaults(RUN_FOLDERS.again, "the second run without faults");
      const difference = firstDifference(reference, again, expect.results);
      if (difference !== null) throw notDeterministic(difference);
    }
    onStage("drill");
    const of = folderOf(RUN_FOLDERS.faulty);
    const faulty = await runWorkflow(platform, scenario, of, onEntry);
    onStage("verification");
    await verifyAfter("the run with faults", "faulty", of);
    return {
      ...faulty,
      reference,
      results: expect.results,
      verifications: judge === null ? null : verifications,
      expectation: workflowExpectationOf(scenario),
      retryPolicies: Object.fromEntries(platform.tasks.map(({ name, retry }) => [name, retry])),
      waitScale: run.waitScale,
    };
  } finally {
    forget();
    await platform.close();
  }
}

function brokenWithoutFaults(which: string, why: string): ShardproofError {
  return new ShardproofError(
    `${which} does not complete, so there is nothing to compare a run with faults to: ${why}`,
    EXIT_CODES.target,
  );
}

function notDeterministic(difference: string): ShardproofError {
  return new ShardproofError(
    [
      "the workflow gives other results when it is run a second time without any fault, so a difference after a fault would prove nothing. The first one (expected: what the first run gave):",
      `  ${difference}`,
      "Make results depend on the input alone. Or compare the root's result alone (`results: root` under `expect`), or none (`results: any`), and judge by a `verify` command.",
    ].join("\n"),
    EXIT_CODES.target,
  );
}
