/** `/v1/task-runs/events`: the ends of runs, as server-sent events. */
import type { ServerResponse } from "node:http";
import type { DevPlatform } from "../dev-platform.ts";
import type { KnownRun } from "../known-run.ts";
import type { TaskDirectory } from "../task-directory.ts";
import type { RestApi } from "./api.ts";
import { ApiError } from "./api-error.ts";
import { listParameter } from "./query.ts";
import type { RestRoutes } from "./router.ts";
import { taskRunDetailsJson } from "./task-json.ts";

/** For every end, whichever way: the one that SDK 1.0 listens to. The run's status says which it was. */
const EVENT = "task.completed";
/** After which a client connects anew, in ms. */
const RETRY_MS = 2000;
const HEARTBEAT_MS = 25_000;
/** A client that does not read is hung up on: when it comes again, it is told what it has missed. */
const MAX_UNREAD_BYTES = 16_000_000;

/**
 * Tells the end of each run once: of those that have ended at once, whichever way they did, so that
 * whoever comes late or again misses nothing. The stream stays open until the client goes.
 */
export function eventRoutes({ platform, directory }: RestApi): RestRoutes {
  return {
    "/v1/task-runs/events": {
      GET({ query, incoming }) {
        const ids = new Set(listParameter(query, "taskRunIds"));
        if (ids.size === 0) {
          const message = "taskRunIds is missing: name the task runs, with commas between them";
          throw new ApiError("invalid_request", message);
        }
        const runs = [...ids].map((id) => {
          const run = platform.run(id);
          if (run === undefined) throw new ApiError("not_found", `there is no task run "${id}"`);
          return run;
        });
        const seen = Number(/^\d{1,15}$/.exec(String(incoming.headers["last-event-id"]))?.[0] ?? 0);
        return { stream: (response) => tellEnds(response, runs, seen, platform, directory) };
      },
    },
  };
}

/** @param seen the number of the last end that the client has been told of */
function tellEnds(
  response: ServerResponse,
  runs: readonly KnownRun[],
  seen: number,
  platform: DevPlatform,
  directory: TaskDirectory,
): void {
  const write = (text: string) => {
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    else response.write(text);
  };
  const tell = (run: KnownRun) => {
    const data = JSON.stringify(taskRunDetailsJson(run, directory));
    write(`id: ${run.endNumber}\nevent: ${EVENT}\ndata: ${data}\n\n`);
  };

  response.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
  });
  write(`retry: ${RETRY_MS}\n\n`);
  const ended = runs.filter(({ endNumber }) => endNumber !== null);
  for (const run of ended.sort((a, b) => (a.endNumber ?? 0) - (b.endNumber ?? 0))) {
    if ((run.endNumber ?? 0) > seen) tell(run);
  }
  const stops = runs
    .filter(({ endNumber }) => endNumber === null)
    .map(({ id }) => platform.whenEnded(id, tell));
  const heartbeat = setInterval(() => write(": ping\n\n"), HEARTBEAT_MS).unref();
  response.once("close", () => {
    clearInterval(heartbeat);
    for (const stop of stops) stop();
  });
}
