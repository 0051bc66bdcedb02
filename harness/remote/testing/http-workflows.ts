/** What the SDK's client does, over plain HTTP, for tests where the package is not installed. */
import type { WorkflowsClient } from "@renderinc/sdk";
import { openEvents } from "../../dev/testing/event-stream.ts";
import { ask } from "../../dev/testing/http-client.ts";

/** @param url of a server, `http://127.0.0.1:8120` */
export function httpWorkflows(url: string): WorkflowsClient {
  const call = async (path: string, question = {}) => {
    const { status, body } = await ask(url, path, question);
    if (status < 400) return body;
    throw Object.assign(new Error(`${body.message} ${body.id}`), { statusCode: status });
  };
  return {
    async startTask(task, input, options) {
      const body = { task, input, ...options };
      const { id } = await call("/v1/task-runs", { method: "POST", body });
      return { taskRunId: id };
    },
    getTaskRun: (id) => call(`/v1/task-runs/${id}`),
    cancelTaskRun: (id) => call(`/v1/task-runs/${id}`, { method: "DELETE" }),
    listTaskRuns({ rootTaskRunId, limit, cursor }) {
      const query = new URLSearchParams({ limit: String(limit), ...(cursor && { cursor }) });
      for (const root of rootTaskRunId) query.append("rootTaskRunId", root);
      return call(`/v1/task-runs?${query}`);
    },
    async *taskRunEvents(ids, signal) {
      const stream = await openEvents(url, ids);
      signal.addEventListener("abort", () => stream.close());
      for (;;) yield (await stream.next()).data;
    },
  };
}
