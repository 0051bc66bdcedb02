/** `/v1/task-runs` */
import { z } from "zod";
import { MAX_ROOTS_UNDER_WAY } from "../dev-platform.ts";
import type { KnownRun } from "../known-run.ts";
import type { RestApi } from "./api.ts";
import { ApiError } from "./api-error.ts";
import { cursorOf, cursorParameter, limitParameter, listParameter } from "./query.ts";
import type { RestRoutes } from "./router.ts";
import { taskRunDetailsJson, taskRunJson } from "./task-json.ts";
import { referredTask } from "./task-reference.ts";

const runTask = z.object({
  task: z.string().min(1),
  input: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())], {
    error: "Invalid input: expected an array of arguments, or an object of named ones",
  }),
  /** Sent by SDK 1.2 and later. What else a request with a key that is known says is ignored. */
  idempotencyKey: z.string().min(1).max(255).optional(),
});

/** Creating runs, listing them, showing one, cancelling one. */
export function taskRunRoutes({
  platform,
  directory,
  readBody,
  currentVersion,
}: RestApi): RestRoutes {
  const known = (id: string): KnownRun => {
    const run = platform.run(id);
    if (run === undefined) throw new ApiError("not_found", `there is no task run "${id}"`);
    return run;
  };

  return {
    "/v1/task-runs": {
      async POST({ incoming }) {
        const { task: reference, input, idempotencyKey } = await readBody(incoming, runTask);
        const tasks = directory.of(await currentVersion());
        const task = referredTask(tasks, reference);
        if (task === undefined) {
          const names = tasks.map(({ name }) => name).join(", ");
          const message = `there is no task "${reference}"; registered are: ${names}`;
          throw new ApiError("not_found", message);
        }
        const outcome = platform.start(task.name, input, idempotencyKey ?? null);
        if (outcome.started) {
          return { status: 202, body: taskRunJson(known(outcome.run), directory) };
        }
        if (outcome.refusal === "busy") {
          const message = `too many runs are under way (${MAX_ROOTS_UNDER_WAY}), or too much of their arguments and results; try again when some have ended`;
          throw new ApiError("too_many_runs", message, { "Retry-After": "1" });
        }
        throw new ApiError("input_too_large", outcome.message);
      },
      GET({ query }) {
        const wanted = filterOf(query, directory.all());
        const limit = limitParameter(query);
        const page: unknown[] = [];
        for (const run of platform.runsBefore(cursorParameter(query))) {
          if (page.length === limit) break;
          if (!wanted(run, directory.workflowId)) continue;
          page.push({ cursor: cursorOf(run.number), taskRun: taskRunJson(run, directory) });
        }
        return { status: 200, body: page };
      },
    },
    "/v1/task-runs/{id}": {
      GET: ({ parameter }) => ({
        status: 200,
        body: taskRunDetailsJson(known(parameter), directory),
      }),
      DELETE({ parameter }) {
        const { details } = known(parameter);
        if (details.parent !== null) {
          const message = `the task run ${parameter} is a subtask; cancel its root ${details.root}`;
          throw new ApiError("invalid_request", message);
        }
        if (!platform.cancel(parameter)) {
          const message = `the task run ${parameter} has ended (${details.status}) and cannot be cancelled`;
          throw new ApiError("run_ended", message);
        }
        return { status: 204 };
      },
    },
  };
}

/** Of runs whose task the code does not have any more, too. There are no workspaces here: any is right. */
function filterOf(
  query: URLSearchParams,
  tasks: readonly { readonly id: string; readonly name: string }[],
): (run: KnownRun, workflowId: string) => boolean {
  const names = listParameter(query, "taskSlug")?.map((slug) => referredTask(tasks, slug)?.name);
  const roots = listParameter(query, "rootTaskRunId");
  const workflows = listParameter(query, "workflowId");
  const versions = listParameter(query, "workflowVersionId");
  return ({ details, versionId }, workflowId) =>
    (names?.includes(details.task) ?? true) &&
    (roots?.includes(details.root) ?? true) &&
    (workflows?.includes(workflowId) ?? true) &&
    (versions?.includes(versionId) ?? true);
}
