/** `npm run trigger -- --target remote`: a run on a deployed workflow, followed live. */
import type { WorkflowsClient } from "@renderinc/sdk";
import { mergeCustomerData } from "../../tasks/pipeline.ts";
import { createJournal } from "../journal/record.ts";
import { paceFor } from "../remote/pace.ts";
import { type RemoteSettings, taskSlug } from "../remote/settings.ts";
import { triggerRun } from "../remote/trigger-run.ts";
import { openLive } from "../report/live.ts";
import type { EndedRun } from "./trigger-report.ts";

/**
 * @param client of the SDK, or one that does the same
 * @param input of the run, with places as the deployed workflow sees them
 * @throws ShardproofError (exit code 3) the run could not be started, or not followed to its end
 */
export async function runRemotely(
  client: WorkflowsClient,
  settings: RemoteSettings,
  input: { readonly shards: number },
  json: boolean,
): Promise<EndedRun> {
  const { stdout: stream, env } = process;
  const task = mergeCustomerData.name;
  const clock = () => performance.now();
  const live = openLive({ json, shardCount: input.shards, stream, env, clock });
  let time = 0;
  const journal = createJournal(() => time, live.onEvent);
  try {
    const { id, status, error, results } = await triggerRun({
      client,
      settings,
      task,
      input: [input],
      ...paceFor(settings),
      record(event, at) {
        time = at;
        journal.add(event);
      },
      onStarted(run) {
        if (!json) stream.write(`started ${taskSlug(settings, task)}: ${run}\n`);
      },
      onLeft(text) {
        live.close();
        process.stderr.write(text);
      },
    });
    return { id, status, error: error ?? null, results: results ?? null, journal: journal.entries };
  } finally {
    live.close();
  }
}
