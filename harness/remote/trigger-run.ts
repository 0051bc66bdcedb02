/** Starts a run on a deployed workflow, once, and follows it to its end. */
import { randomUUID } from "node:crypto";
import type { WorkflowsClient } from "@renderinc/sdk";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import type { JournalEvent } from "../journal/entry.ts";
import { atExit } from "../platform/at-exit.ts";
import { refusal, statusOf, wasNeverSent } from "./calls.ts";
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

/** A run that is known not to have been started. */
export class NotStartedError extends ShardproofError {
  override readonly name = "NotStartedError";
}

/**
 * The start is never repeated: one that was not answered may have been taken, and not every server knows
 * the idempotency key that it carries (the CLI's does not). Whatever ends the
 * following (Ctrl-C too) leaves the run as it is.
 *
 * @returns the run when it has ended, in whatever way
 * @throws NotStartedError (exit code 3) the API could not be reached, or has refused the start
 * @throws ShardproofError (exit code 3) whether it was started is not known, or it was not followed to its end
 */
export async function triggerRun(options: TriggerOptions): Promise<TaskRunDetails> {
  const { client, settings, onLeft } = options;
  const slug = taskSlug(settings, options.task);
  let run: string | null = null;
  const left = () => onLeft(howToGoOn(run, slug, settings));
  const stay = atExit(left);
  try {
    run = await start(client, slug, options);
    options.onStarted(run);
    return await followRun({ ...options, run });
  } catch (error) {
    if (!(error instanceof NotStartedError)) left();
    throw error;
  } finally {
    stay();
  }
}

async function start(
  client: WorkflowsClient,
  slug: string,
  { input, settings }: TriggerOptions,
): Promise<string> {
  let taskRunId: unknown;
  try {
    // For whatever on the way sends it twice.
    const idempotencyKey = randomUUID();
    ({ taskRunId } = await client.startTask(slug, input, { idempotencyKey }));
  } catch (error) {
    const refused = refusal(`start ${slug}`, error);
    const why = whyNotStarted(error, settings);
    if (why === null) throw refused;
    const message = `${refused.message}${why}`;
    throw new NotStartedError(message, EXIT_CODES.target, { cause: error });
  }
  if (typeof taskRunId === "string" && taskRunId !== "") return taskRunId;
  throw refusal(`start ${slug}`, new Error("the answer names no task run"));
}

/** What is to be added to a refusal where it is known that nothing was started; null where it is not. */
function whyNotStarted(error: unknown, { localUrl }: RemoteSettings): string | null {
  if (wasNeverSent(error)) {
    const check =
      localUrl === null ? "the network of this machine" : `that a server listens at ${localUrl}`;
    return `\nIt was not started: no connection was made. Check ${check}.`;
  }
  const code = statusOf(error);
  if (code === 404)
    return `\nCheck ${SLUG_VARIABLE}, and that the workflow is deployed with this task.`;
  // What has answered may be a gateway that has handed it on.
  return code === null || code === 408 || code >= 500 ? null : "";
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
