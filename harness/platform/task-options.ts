/** What a platform knows of a task: its name, how it is retried, how long it may run, and on what. */
import type { RetryPolicy } from "../../tasks/definition.ts";
import { DEFAULT_PLAN } from "./plans.ts";

export interface RegisteredTask {
  readonly name: string;
  readonly retry: RetryPolicy;
  readonly timeoutSeconds: number;
  /** Render's instance type; any word. */
  readonly plan: string;
}

/** What a worker sends of a task when it registers (Render's wire names; all but `name` optional). */
export interface TaskRegistration {
  readonly name: string;
  readonly options?:
    | {
        readonly retry?:
          | {
              readonly max_retries?: number | undefined;
              readonly wait_duration_ms?: number | undefined;
              readonly factor?: number | undefined;
            }
          | undefined;
        readonly timeout_seconds?: number | undefined;
        readonly plan?: string | undefined;
      }
    | undefined;
}

/** Render's documented default for a task that declares no retry: 3 retries after 1, 2 and 4 s. */
const DEFAULT_RETRY: RetryPolicy = { maxRetries: 3, waitDurationMs: 1000, backoffScaling: 2 };
/** The SDK's documented default for a retry without a factor. */
const DEFAULT_BACKOFF_SCALING = 1.5;
/** Render ends a run after two hours unless the task says otherwise. */
const DEFAULT_TIMEOUT_SECONDS = 7200;

/** Fills in what a registration leaves out with what Render's production does. */
export function registeredTask({ name, options }: TaskRegistration): RegisteredTask {
  const retry = options?.retry;
  return {
    name,
    retry:
      retry === undefined
        ? DEFAULT_RETRY
        : {
            maxRetries: retry.max_retries ?? 0,
            waitDurationMs: retry.wait_duration_ms ?? 0,
            backoffScaling: retry.factor ?? DEFAULT_BACKOFF_SCALING,
          },
    timeoutSeconds: options?.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS,
    plan: options?.plan ?? DEFAULT_PLAN,
  };
}

/** The declared wait before retry k (from 1), in ms: `waitDurationMs * backoffScaling ** (k - 1)`. */
export function retryWaitMs(policy: RetryPolicy, retry: number): number {
  return policy.waitDurationMs * policy.backoffScaling ** (retry - 1);
}
