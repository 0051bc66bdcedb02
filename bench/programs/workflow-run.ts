/** The client and the local platform: one whole run, each attempt of a task a process of its own. */
import { exitOnSignals } from "../../harness/platform/exit-signals.ts";
import { startLocalPlatform } from "../../harness/platform/local-platform.ts";
import type { RunResult } from "../../tasks/artifacts.ts";
import { type MergeCustomerDataInput, mergeCustomerData } from "../../tasks/merge-customer-data.ts";
import { type LabelledUsage, processUsage, readUsages } from "../usage.ts";
import { runProgram } from "./program.ts";

export interface WorkflowRunOrder {
  readonly input: MergeCustomerDataInput;
  /** Of the worker. */
  readonly command: readonly string[];
  readonly concurrency: number;
  /** Environment of the tasks' processes that has them leave what they use in `usageFolder`. */
  readonly taskEnvironment: Readonly<Record<string, string>>;
  readonly usageFolder: string;
  /** The environment variable that takes the name of the task. */
  readonly labelVariable: string;
}

export interface WorkflowRunAnswer {
  readonly runKey: string;
  readonly customers: number;
  /** From the client's call to the end of the run, whose manifest is published then. */
  readonly wallMs: number;
  /** Of this process in that time: what stands for Render's side, and the client. */
  readonly platform: { readonly userMs: number; readonly systemMs: number };
  /** Of every process of a task, labelled by the task's name. */
  readonly tasks: readonly LabelledUsage[];
}

// Whoever ends this process early finds no task running on.
exitOnSignals();
runProgram(async (order: WorkflowRunOrder): Promise<WorkflowRunAnswer> => {
  const { command, concurrency, input, taskEnvironment, usageFolder, labelVariable } = order;
  const platform = await startLocalPlatform({ command, concurrency, waitScale: 1 });
  try {
    const before = processUsage();
    const began = performance.now();
    const run = await platform.run({
      task: mergeCustomerData.name,
      input: [input],
      environmentOf: ({ task }) => ({ ...taskEnvironment, [labelVariable]: task }),
    });
    const wallMs = performance.now() - began;
    const after = processUsage();
    if (run.status !== "completed" || run.results === null) {
      throw new Error(`the run ${run.status}: ${run.error}`);
    }
    const { runKey, customers } = run.results[0] as RunResult;
    return {
      runKey,
      customers,
      wallMs,
      platform: {
        userMs: after.userMs - before.userMs,
        systemMs: after.systemMs - before.systemMs,
      },
      tasks: readUsages(usageFolder),
    };
  } finally {
    await platform.close();
  }
});
