/** The client of Render's SDK, which is loaded only where it is asked for. */
import type { Render, WorkflowsClient } from "@renderinc/sdk";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import type { RemoteSettings } from "./settings.ts";

/** @throws ShardproofError (exit code 3) the package is not installed */
export async function openClient({ key, localUrl }: RemoteSettings): Promise<WorkflowsClient> {
  const { Render: Client } = await loadSdk();
  const { workflows } = new Client({
    ...(key !== null && { token: key }),
    useLocalDev: localUrl !== null,
    ...(localUrl !== null && { localDevUrl: localUrl.replace(/\/$/, "") }),
  });
  return workflows;
}

async function loadSdk(): Promise<{ readonly Render: typeof Render }> {
  try {
    return await import("@renderinc/sdk");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new ShardproofError(
      "--target remote needs the package @renderinc/sdk, which is not installed here. Install it with: npm install --no-save @renderinc/sdk@^1.0.0",
      EXIT_CODES.target,
    );
  }
}
