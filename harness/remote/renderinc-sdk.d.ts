/**
 * The part of `@renderinc/sdk` 1.x's client that is used here, so that it is type-checked also where the
 * package is not installed (it is an optional dependency). What its calls answer comes from elsewhere and
 * is read by `task-run.ts`.
 */
declare module "@renderinc/sdk" {
  export interface WorkflowsClient {
    /**
     * Once; no call is repeated by the client. Errors of the API carry a `statusCode`.
     *
     * @param options from 1.2.0 on: a key that was used within 24 h answers with the run of then. Before,
     *   an `AbortSignal` stands here, and anything else fails the call
     */
    startTask(
      taskSlug: string,
      input: unknown[],
      options?: { readonly idempotencyKey: string },
    ): Promise<{ readonly taskRunId: string }>;
    getTaskRun(taskRunId: string): Promise<unknown>;
    cancelTaskRun(taskRunId: string): Promise<void>;
    listTaskRuns(filter: {
      rootTaskRunId: string[];
      limit: number;
      cursor?: string;
    }): Promise<unknown>;
    /** Details at each terminal event; does not end by itself, and rejects when the stream is lost. */
    taskRunEvents(taskRunIds: string[], signal: AbortSignal): AsyncIterable<unknown>;
  }

  /** Of the package, `1.0.0`; `unknown` where it cannot read it. */
  export const VERSION: string;

  export class Render {
    constructor(options: { token?: string; useLocalDev: boolean; localDevUrl?: string });
    readonly workflows: WorkflowsClient;
  }
}
