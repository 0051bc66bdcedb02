/** A worker of which a test pulls the strings (`fixtures/puppet-worker.mjs`). */
import { fileURLToPath } from "node:url";

const WORKER = fileURLToPath(new URL("../fixtures/puppet-worker.mjs", import.meta.url));

/** Options of a task that is not tried again. */
export const never = { max_retries: 0, wait_duration_ms: 0, factor: 1 };

/**
 * The command line of one.
 *
 * @param marker finds its processes
 * @param tasks as it is to register them
 */
export function puppetCommand(marker: string, tasks: readonly unknown[]): string {
  const words = Buffer.from(JSON.stringify(tasks)).toString("base64url");
  return `'${process.execPath}' '${WORKER}' ${marker} ${words}`;
}
