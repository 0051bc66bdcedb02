/** The client of Render's SDK, which is loaded only where it is asked for. */
import type * as Sdk from "@renderinc/sdk";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import type { RemoteSettings } from "./settings.ts";

/** @throws ShardproofError (exit code 3) the package is not installed */
export async function openClient(settings: RemoteSettings): Promise<Sdk.WorkflowsClient> {
  return clientOf(await loadSdk(), settings);
}

/** The client of one version of the SDK; it takes idempotency keys, and leaves them out where that does not. */
export function clientOf(
  { Render, VERSION }: Pick<typeof Sdk, "Render" | "VERSION">,
  { key, localUrl }: RemoteSettings,
): Sdk.WorkflowsClient {
  const { workflows } = new Render({
    ...(key !== null && { token: key }),
    useLocalDev: localUrl !== null,
    ...(localUrl !== null && { localDevUrl: localUrl.replace(/\/$/, "") }),
  });
  return takesKeys(VERSION) ? workflows : withoutKeys(workflows);
}

/** From 1.2.0 on, as its changelog says. */
function takesKeys(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 1 || (major === 1 && minor >= 2);
}

function withoutKeys(workflows: Sdk.WorkflowsClient): Sdk.WorkflowsClient {
  const startTask: Sdk.WorkflowsClient["startTask"] = (slug, input) =>
    workflows.startTask(slug, input);
  return Object.assign(Object.create(workflows), { startTask });
}

async function loadSdk(): Promise<typeof Sdk> {
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
