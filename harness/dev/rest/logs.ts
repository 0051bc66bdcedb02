/** `/v1/logs`: what tasks have written. */
import { microsOf, rfc3339, wallClock } from "../wall-clock.ts";
import type { RestApi } from "./api.ts";
import { ApiError } from "./api-error.ts";
import { logFilter, logJson } from "./log-query.ts";
import { limitParameter } from "./query.ts";
import type { RestRoutes } from "./router.ts";

/** Lines, latest first unless `direction=forward`. The two times of an answer ask for the next page. */
export function logRoutes({ platform, directory }: RestApi): RestRoutes {
  return {
    "/v1/logs": {
      GET({ query }) {
        const now = microsOf(wallClock.now());
        const filter = logFilter(query, directory, now);
        const direction = query.get("direction") || "backward";
        if (direction !== "forward" && direction !== "backward") {
          const message = `direction: "${direction}" is neither forward nor backward`;
          throw new ApiError("invalid_request", message);
        }
        const { lines, next } = platform.logs.page(filter, direction, limitParameter(query));
        const range = { from: filter.from, to: Math.min(filter.to, now) };
        if (next !== null) range[direction === "forward" ? "from" : "to"] = next.at;
        return {
          status: 200,
          body: {
            hasMore: next !== null,
            nextStartTime: rfc3339(Math.max(0, range.from)),
            nextEndTime: rfc3339(range.to),
            logs: lines.map((line) => logJson(line, directory)),
          },
        };
      },
    },
  };
}
