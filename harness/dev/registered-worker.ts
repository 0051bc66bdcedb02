/** One state of a worker's code, registered: what Render calls a build. */
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import { type RegistrationOptions, registerTasks } from "../platform/registration.ts";
import type { RegisteredTask } from "../platform/task-options.ts";
import type { WorkerCode } from "./worker-code.ts";

export interface RegisteredWorker {
  readonly code: WorkerCode;
  /** The state of the code. */
  readonly fingerprint: string;
  readonly command: readonly string[];
  readonly tasks: readonly RegisteredTask[];
  /** Removes what was made for it; nothing of it can be started then. */
  release(): void;
}

/** Render takes timeouts of half a minute to a day. */
const TIMEOUT_SECONDS = { min: 30, max: 86_400 };

/**
 * Has a worker register the tasks of its code as it is now.
 *
 * @throws ShardproofError (exit code 3) it does not register, or what Render would not take
 */
export async function registerWorker(
  code: WorkerCode,
  options: Omit<RegistrationOptions, "command">,
): Promise<RegisteredWorker> {
  // Before anything is read: a change that comes meanwhile is then seen the next time.
  const fingerprint = code.fingerprint();
  const { command, release } = await code.prepare();
  try {
    const tasks = await registerTasks({ command, ...options });
    for (const task of tasks) checkTimeout(task);
    return { code, fingerprint, command, tasks, release };
  } catch (error) {
    release();
    throw error;
  }
}

function checkTimeout({ name, timeoutSeconds }: RegisteredTask): void {
  const { min, max } = TIMEOUT_SECONDS;
  if (timeoutSeconds >= min && timeoutSeconds <= max) return;
  throw new ShardproofError(
    `the task ${name} declares a timeout of ${timeoutSeconds} s; Render takes ${min} to ${max} s`,
    EXIT_CODES.target,
  );
}
