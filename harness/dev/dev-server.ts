/** A local server that clients take for Render's: the platform of this harness behind Render's API. */
import { lookup } from "node:dns/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { EXIT_CODES, ShardproofError, UsageError } from "../arguments/errors.ts";
import type { JournalEvent } from "../journal/entry.ts";
import type { ProcessLimits } from "../platform/limits.ts";
import { startDevPlatform } from "./dev-platform.ts";
import { openHistory } from "./history/history.ts";
import { isLoopback } from "./loopback.ts";
import { ApiError } from "./rest/api-error.ts";
import { createJsonBodyReader } from "./rest/json-body.ts";
import { createRestServer } from "./rest/rest-server.ts";
import type { RetentionLimits } from "./retention.ts";
import { createTaskDirectory } from "./task-directory.ts";
import { wallClock } from "./wall-clock.ts";
import { commandCode, ownWorkerCode } from "./worker-code.ts";
import type { WorkflowVersion } from "./workflow-version.ts";

/** The port of the CLI's dev server, which Render's SDKs look for. */
export const DEFAULT_PORT = 8120;

export interface DevServerOptions {
  /** 0 takes one that is free. */
  readonly port: number;
  /** Name or address to listen at; 127.0.0.1 if not given. */
  readonly host?: string | undefined;
  /** Without it only this machine is listened to. */
  readonly allowRemote?: boolean | undefined;
  /** What clients must send as a bearer token; none is asked for without it. */
  readonly apiKey?: string | undefined;
  /** Command lines of workers that speak Render's task protocol; our own pipeline if there is none. */
  readonly workers?: readonly string[] | undefined;
  /** Of the workers, on top of this process's own; undefined takes away. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** How many attempts may work at once. */
  readonly concurrency: number;
  /** Scales the waits before retries; 1 if not given. */
  readonly waitScale?: number | undefined;
  /** Scales the timeouts of attempts; 1 if not given. */
  readonly timeoutScale?: number | undefined;
  readonly limits?: Partial<ProcessLimits> | undefined;
  /** Memory of plans in MiB, by name; Render's if not given. */
  readonly planMemoryMiB?: ReadonlyMap<string, number> | undefined;
  readonly retention?: RetentionLimits | undefined;
  /** Where runs are kept for the next server with the same folder; in memory only without. */
  readonly historyFolder?: string | undefined;
  /** Takes everything that happens to runs, as it happens. */
  onEvent?(event: JournalEvent): void;
  /** Takes each version of the workflow: the first, and one for every change of the code. */
  onVersion?(version: WorkflowVersion): void;
  /** Takes why a change of the code could not be registered. */
  onRegistrationFailed?(error: ShardproofError): void;
  /** Takes what else the user should know, in a sentence. */
  onNotice?(message: string): void;
}

export interface DevServer {
  /** `http://127.0.0.1:8120`: what a client's `RENDER_LOCAL_DEV_URL` is set to. */
  readonly url: string;
  /** Cancels every run, hangs up on every client, leaves no process, socket or folder. */
  close(): Promise<void>;
}

/** How often the code is looked at while no request does, in ms. */
const LOOK_MS = 500;
/** And at most this share of the time, where there is a lot of it. */
const LOOK_SHARE = 0.05;

/**
 * Starts the server: registers the workers and listens.
 *
 * @throws UsageError (exit code 2) an address that others can reach, where that is not allowed
 * @throws ShardproofError (exit code 3) a worker does not register, or the port is taken
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const address = await addressOf(options);
  const { workers = [], apiKey = null, onRegistrationFailed = () => {} } = options;
  const codes = workers.length === 0 ? [ownWorkerCode()] : workers.map(commandCode);
  const history =
    options.historyFolder === undefined
      ? null
      : await openHistory(options.historyFolder, (message) => options.onNotice?.(message));
  const directory = createTaskDirectory(() => wallClock.now(), history);
  const platform = await startDevPlatform({
    ...options,
    codes,
    history,
    onVersion(version) {
      directory.add(version);
      options.onVersion?.(version);
    },
  }).catch((error: unknown) => {
    history?.close();
    throw error;
  });
  history?.takenOver();
  const { versions } = platform;

  async function currentVersion(): Promise<WorkflowVersion> {
    try {
      return await versions.current();
    } catch (error) {
      if (!(error instanceof ShardproofError)) throw error;
      onRegistrationFailed(error);
      throw new ApiError("registration_failed", error.message);
    }
  }

  let timer: NodeJS.Timeout;
  const lookAtCode = () => {
    const began = performance.now();
    const hasChanged = versions.hasChanged();
    const pause = Math.max(LOOK_MS, (performance.now() - began) / LOOK_SHARE);
    // Whoever asks for tasks or starts one is told too.
    if (hasChanged) currentVersion().catch(() => {});
    timer = setTimeout(lookAtCode, pause).unref();
  };
  lookAtCode();

  const readBody = createJsonBodyReader();
  const server = createRestServer({ platform, directory, readBody, currentVersion }, () => ({
    address,
    apiKey,
  }));
  const close = async () => {
    clearTimeout(timer);
    await Promise.all([server.close(), platform.close()]);
    history?.close();
  };
  try {
    await listen(server.http, address, options.port);
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = server.http.address() as AddressInfo;
  const host = address.includes(":") ? `[${address}]` : address;
  return { url: `http://${host}:${port}`, close };
}

/** @throws UsageError others could reach the address, and may not, or could without a key */
async function addressOf({ host = "127.0.0.1", allowRemote, apiKey }: DevServerOptions) {
  const found = await lookup(host).catch(() => null);
  if (found === null) throw new UsageError(`--host: there is no address for ${host}.`);
  if (isLoopback(found.address)) return found.address;
  if (!allowRemote) {
    throw new UsageError(
      `--host: others can reach ${host} (${found.address}), and whoever reaches this server runs tasks on this machine. Leave --host out, or add --allow-remote if that is meant.`,
    );
  }
  if (apiKey === undefined || apiKey === "") {
    throw new UsageError(
      "--allow-remote needs a key that clients must send: set SHARDPROOF_API_KEY to one, and RENDER_API_KEY to the same where the client runs.",
    );
  }
  return found.address;
}

function listen(http: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // It stays: a connection that cannot be accepted later is the client's to notice.
    http.on("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? `port ${port} is taken, maybe by another dev server; choose another with --port`
          : `cannot listen at ${host}, port ${port}: ${error.message}`;
      reject(new ShardproofError(why, EXIT_CODES.target));
    });
    http.listen(port, host, resolve);
  });
}
