/** Which log lines a request asks for, and how one is shown. */
import type { LogFilter, LogLine } from "../log-store.ts";
import type { TaskDirectory } from "../task-directory.ts";
import { parseTime, rfc3339 } from "../wall-clock.ts";
import { ApiError } from "./api-error.ts";
import { listParameter } from "./query.ts";
import { referredTask } from "./task-reference.ts";

const HOUR_MICROS = 3_600_000_000;

/**
 * The filter that the parameters make, as Render names them: `taskRun`, `task`, `level`, `text`,
 * `startTime` (an hour ago without it) and `endTime`. The dev server of Render's CLI calls the first one
 * `taskRunID`, so that name is taken too. `ownerId` and `resource`, which Render needs, say nothing here.
 *
 * @param now microseconds since 1970
 * @throws ApiError 400 a time that is none
 */
export function logFilter(
  query: URLSearchParams,
  directory: TaskDirectory,
  now: number,
): LogFilter {
  const runs = listParameter(query, "taskRun") ?? listParameter(query, "taskRunID");
  const tasks = listParameter(query, "task");
  const levels = listParameter(query, "level");
  return {
    runs: runs && new Set(runs),
    tasks: tasks && new Set(tasks.map((task) => referredTask(directory.all(), task)?.name ?? "")),
    levels: levels && new Set(levels.map((level) => level.toLowerCase())),
    texts: listParameter(query, "text"),
    from: timeParameter(query, "startTime") ?? now - HOUR_MICROS,
    to: timeParameter(query, "endTime") ?? Number.POSITIVE_INFINITY,
  };
}

/**
 * A point in time in microseconds since 1970; null where it is not given.
 *
 * @throws ApiError 400
 */
export function timeParameter(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text === "") return null;
  const time = parseTime(text);
  if (time !== null) return time;
  const message = `${name}: "${text}" is neither RFC 3339 (2026-01-31T12:00:00Z) nor seconds since 1970`;
  throw new ApiError("invalid_request", message);
}

/** A line as Render's API shows one. */
export function logJson(line: LogLine, directory: TaskDirectory) {
  return {
    id: `log-${line.number}`,
    message: line.message,
    timestamp: rfc3339(line.at),
    labels: [
      { name: "level", value: line.level },
      { name: "task", value: directory.idOf(line.task) },
      { name: "taskRun", value: line.run },
    ],
  };
}
