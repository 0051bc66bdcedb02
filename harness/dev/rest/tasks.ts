/** `/v1/tasks` */
import type { RestApi } from "./api.ts";
import { ApiError } from "./api-error.ts";
import { cursorOf, cursorParameter, limitParameter, listParameter } from "./query.ts";
import type { RestRoutes } from "./router.ts";
import { taskJson } from "./task-json.ts";
import { referredTask } from "./task-reference.ts";

/** Listing tasks, and showing one. What is shown is the code as it is when the request comes in. */
export function taskRoutes({ currentVersion, directory }: RestApi): RestRoutes {
  return {
    "/v1/tasks": {
      async GET({ query }) {
        const version = await currentVersion();
        const tasks = directory.of(version);
        const slugs = listParameter(query, "taskSlug");
        const wanted = slugs && new Set(slugs.map((slug) => referredTask(tasks, slug)));
        const limit = limitParameter(query);
        const after = cursorParameter(query) ?? 0;
        const isOther = (name: string, id: string) =>
          listParameter(query, name)?.includes(id) === false;
        const isOtherWorkflow =
          isOther("workflowId", directory.workflowId) || isOther("workflowVersionId", version.id);
        const page = tasks
          .map((task, index) => ({ task, number: index + 1 }))
          .filter(({ task, number }) => number > after && (wanted?.has(task) ?? true))
          .slice(0, isOtherWorkflow ? 0 : limit);
        return {
          status: 200,
          body: page.map(({ task, number }) => ({
            cursor: cursorOf(number),
            task: taskJson(task, directory, version),
          })),
        };
      },
    },
    "/v1/tasks/{id}": {
      async GET({ parameter }) {
        const version = await currentVersion();
        const task = referredTask(directory.of(version), parameter);
        if (task === undefined) throw new ApiError("not_found", `there is no task "${parameter}"`);
        return { status: 200, body: taskJson(task, directory, version) };
      },
    },
  };
}
