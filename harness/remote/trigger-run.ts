/** Starts a run on a deployed workflow, once, and follows it to its end. */
import type { WorkflowsClient } from "@renderinc/sdk";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import type { JournalEvent } from "../journal/entry.ts";
import { atExit } from "../platform/at-exit.ts";
import { refusal, statusOf } from "./calls.ts";
import { followRun } from "./follow.ts";
import { type RemoteSettings, SLUG_VARIABLE, taskSlug } from "./settings.ts";
import type { TaskRunDetails } from "./task-run.ts";

export interface TriggerOptions {
  readonly client: WorkflowsClient;
  readonly settings: RemoteSettings;
  readonly task: string;
  readonly input: unknown[];
  readonly pollMs: number;
  readonly patienceMs: number;
  /** Takes events with their times, in ms since 1970. */
  record(event: JournalEvent, at: number): void;
  /** Takes the run's id as soon as there is one. */
  onStarted(run: string): void;
  /** Takes what the user must know if this process ends, or gives up, while the run may go on. */
  onLeft(text: string): void;
}

/**
 * The start is never repeated: one that was not answered may have been taken. Whatever ends the
 * following (Ctrl-C too) leaves the run as it is.
 *
 * @returns the run when it has ended, in whatever way
 * @throws ShardproofError (exit code 3) it could not be started, or not followed to its end
 */
export async function triggerRun(options: TriggerOptions): Promise<TaskRunDetails> {
  const { client, settings, onLeft } = options;
  const slug = taskSlug(settings, options.task);
  let run: string | null = null;
  const left = () => onLeft(howToGoOn(run, slug, settings));
  const stay = atExit(left);
  try {
    run = await start(client, slug, options.input);
    options.onStarted(run);
    return await followRun({ ...options, run });
  } catch (error) {
    if (run !== null || statusOf(error instanceof Error ? error.cause : null) === null) left();
    throw error;
  } finally {
    stay();
  }
}

async function start(client: WorkflowsClient, slug: string, input: unknown[]): Promise<string> {
  let taskRunId: unknown;
  try {
    ({ taskRunId } = await client.startTask(slug, input));
  } catch (error) {
    const refused = refusal(`start ${slug}`, error);
    if (statusOf(error) !== 404) throw refused;
    const message = `${refused.message}\nCheck ${SLUG_VARIABLE}, and that the workflow is deployed with this task.`;
    throw new ShardproofError(message, EXIT_CODES.target, { cause: error });
  }
  if (typeof taskRunId === "string" && taskRunId !== "") return taskRunId;
  throw refusal(`start ${slug}`, new Error("the answer names no task run"));
}

/** With the CLI of Render, which every user of Workflows has. */
function howToGoOn(run: string | null, slug: string, { localUrl }: RemoteSettings): string {
  const local = localUrl === null ? "" : ` --local --port ${portOf(localUrl)}`;
  if (run === null) {
    return `Whether ${slug} was started is not known. Look before you start it again:\n  render workflows tasks runs list ${slug}${local}\n`;
  }
  return [
    `The run ${run} may still go on: nothing here has cancelled it.`,
    `  watch it   render workflows tasks runs show ${run}${local}`,
    `  cancel it  render workflows cancel ${run}${local}`,
    "",
  ].join("\n");
}

function portOf(url: string): string {
  const { port, protocol } = new URL(url);
  return port || (protocol === "https:" ? "443" : "80");
}
