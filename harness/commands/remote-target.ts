/** The deployed workflow that a command line and the environment name, for plays on it. */
import { messageOf } from "../../tasks/errors.ts";
import { isS3Location, parseS3Location } from "../../tasks/s3/location.ts";
import { s3SettingsFrom } from "../../tasks/s3/settings.ts";
import { openClient } from "../remote/open-client.ts";
import { paceFor } from "../remote/pace.ts";
import { isLocalServer, remoteSettingsFrom } from "../remote/settings.ts";
import type { RemoteTarget } from "../targets/remote/remote-target.ts";

/**
 * @param store what `--store` says
 * @throws UsageError that names everything that is missing or wrong, and how to get it
 * @throws ShardproofError (exit code 3) the SDK is not installed
 */
export async function remoteTargetFrom(
  store: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<RemoteTarget> {
  const settings = remoteSettingsFrom(environment, storeProblems(store, environment));
  const client = await openClient(settings);
  return { client, settings, store: store ?? null, ...paceFor(settings), waitScale: 1 };
}

function storeProblems(store: string | undefined, environment: NodeJS.ProcessEnv): string[] {
  if (store === undefined) {
    if (isLocalServer(environment)) return [];
    return [
      "--store is not given: name s3://bucket/prefix, which this machine and the workflow both reach; instances on Render share no disk.",
    ];
  }
  if (!isS3Location(store)) {
    return [
      `--store is ${JSON.stringify(store)}: name s3://bucket/prefix; with a local server leave it out, the play's own folder is used then.`,
    ];
  }
  try {
    parseS3Location(store);
    s3SettingsFrom(environment);
    return [];
  } catch (error) {
    return [`--store: ${messageOf(error)}.`];
  }
}
