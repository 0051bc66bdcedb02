/** Which handler a request is for. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError } from "./api-error.ts";

export interface RestRequest {
  /** Of the path, decoded: what stands where the route has a name. */
  readonly parameter: string;
  readonly query: URLSearchParams;
  readonly incoming: IncomingMessage;
}

/** A status with a JSON body or none, or what writes the answer itself. */
export type RestAnswer =
  | { readonly status: number; readonly body?: unknown }
  | { stream(response: ServerResponse): void };

export type Handler = (request: RestRequest) => RestAnswer | Promise<RestAnswer>;

/** By path and method; `{id}` stands for one segment that is not named by another route. */
export type RestRoutes = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

export interface Target {
  /** Without a slash at its end. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The parts of a request's target. */
export function targetOf(url: string): Target {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  return {
    path: path.replace(/\/$/, ""),
    query: new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)),
  };
}

/**
 * Finds the handler.
 *
 * @throws ApiError 404 no such path, 405 the path knows other methods only, 400 the path cannot be decoded
 */
export function routed(
  routes: RestRoutes,
  method: string,
  path: string,
): { readonly handler: Handler; readonly parameter: string } {
  const last = path.lastIndexOf("/");
  const general = `${path.slice(0, last)}/{id}`;
  const name = Object.hasOwn(routes, path) ? path : general;
  const methods = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (methods === undefined) throw new ApiError("not_found", `there is nothing at ${path}`);
  const handler = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (handler === undefined) {
    const allowed = Object.keys(methods).join(", ");
    const message = `${path} does not know ${method}; it knows ${allowed}`;
    throw new ApiError("method_not_allowed", message, { Allow: allowed });
  }
  return { handler, parameter: name === general ? decoded(path.slice(last + 1)) : "" };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ApiError("invalid_request", `the path has an escape that is none: ${segment}`);
  }
}
