/** A program that follows a run, for tests of what a signal does to it; its argument is the server. */
import { runRemotely } from "../../commands/trigger-remote.ts";
import { exitOnSignals } from "../../platform/exit-signals.ts";
import { remoteSettingsFrom } from "../settings.ts";
import { httpWorkflows } from "./http-workflows.ts";

const url = process.argv[2] ?? "";
exitOnSignals();
const settings = remoteSettingsFrom({ RENDER_LOCAL_DEV_URL: url });
await runRemotely(httpWorkflows(url), settings, { shards: 1 }, false);
