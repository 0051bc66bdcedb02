/**
 * The part of `@renderinc/sdk` 1.x that the deploy entry uses, so that it is type-checked also where
 * the package is not installed (it is an optional dependency).
 */
declare module "@renderinc/sdk/workflows" {
  export interface TaskContext {
    /** Since 1.2; a root run has no parent, and a platform may leave out each. */
    readonly metadata?: {
      readonly taskRunId?: string | undefined;
      readonly rootTaskRunId?: string | undefined;
      readonly parentTaskRunId?: string | undefined;
    };
    run<Args extends unknown[], Result>(
      task: TaskDefinition<Args, Result>,
      ...args: Args
    ): Promise<Result>;
  }

  export interface TaskDefinition<Args extends unknown[] = unknown[], Result = unknown> {
    readonly name: string;
    readonly func: (ctx: TaskContext, ...args: Args) => Result | Promise<Result>;
  }

  export interface RegisterTaskOptions {
    name: string;
    retry?: { maxRetries: number; waitDurationMs: number; backoffScaling?: number };
    timeoutSeconds?: number;
    plan?: string;
  }

  export function task<Args extends unknown[], Result>(
    options: RegisterTaskOptions,
    func: (ctx: TaskContext, ...args: Args) => Result | Promise<Result>,
  ): TaskDefinition<Args, Result>;
}
