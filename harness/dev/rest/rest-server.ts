/** The REST API over HTTP: it answers whatever it is sent, and always in Render's form. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { answerRaw, statusOfHttpError } from "../../platform/raw-answer.ts";
import { type Admission, admit } from "./admission.ts";
import type { RestApi } from "./api.ts";
import { ApiError, errorBody } from "./api-error.ts";
import { eventRoutes } from "./events.ts";
import { createLogSubscriptions, SUBSCRIPTION_PATH } from "./log-subscription.ts";
import { logRoutes } from "./logs.ts";
import { type RestAnswer, type RestRoutes, routed, targetOf } from "./router.ts";
import { taskRunRoutes } from "./task-runs.ts";
import { taskRoutes } from "./tasks.ts";

export interface RestServer {
  readonly http: Server;
  /** Hangs up on every client. */
  close(): Promise<void>;
}

/** What a client may take; times in ms. */
export interface ClientLimits {
  readonly maxConnections: number;
  /** For the header of a request, and for all of it. Answers may take as long as they like. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** How often it is looked for requests that take too long. */
  readonly checkMs: number;
}

const DEFAULT_CLIENT_LIMITS: ClientLimits = {
  // Enough for a client that waits for each of a thousand runs by a stream of its own.
  maxConnections: 2000,
  headersMs: 10_000,
  requestMs: 30_000,
  checkMs: 1000,
};
/** A connection without requests is closed after so long, in ms, as the CLI's dev server does. */
const IDLE_MS = 5000;

/** Makes the server; it does not listen yet. */
export function createRestServer(
  api: RestApi,
  admission: () => Admission,
  limits = DEFAULT_CLIENT_LIMITS,
): RestServer {
  const routes: RestRoutes = {
    ...taskRoutes(api),
    ...taskRunRoutes(api),
    ...eventRoutes(api),
    ...logRoutes(api),
    [SUBSCRIPTION_PATH]: {
      GET() {
        throw new ApiError("invalid_request", `${SUBSCRIPTION_PATH} is a WebSocket`);
      },
    },
  };
  const subscriptions = createLogSubscriptions(api);

  async function answer(incoming: IncomingMessage): Promise<RestAnswer> {
    admit(incoming.headers, admission());
    const { path, query } = targetOf(incoming.url ?? "");
    const { handler, parameter } = routed(routes, incoming.method ?? "", path);
    return await handler({ parameter, query, incoming });
  }

  const http = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: IDLE_MS,
    connectionsCheckingInterval: limits.checkMs,
  });
  http.maxConnections = limits.maxConnections;
  http.on("request", (incoming, response) => {
    answer(incoming).then(
      (given) => give(given, response),
      (error: unknown) => refuse(apiErrorOf(error), response),
    );
  });
  http.on("upgrade", (incoming, socket, head) => {
    // Until it is a WebSocket, which has a listener of its own.
    socket.on("error", () => socket.destroy());
    try {
      admit(incoming.headers, admission());
      subscriptions.upgrade(incoming, socket, head);
    } catch (error) {
      refuseRaw(apiErrorOf(error), socket);
    }
  });
  http.on("clientError", (error, socket) => refuseRaw(errorOfHttp(error), socket));

  return {
    http,
    close() {
      subscriptions.close();
      return new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
    },
  };
}

function give(given: RestAnswer, response: ServerResponse): void {
  // Whoever has gone already would not be seen to go.
  if (response.destroyed) return;
  if ("stream" in given) {
    // A body that nobody reads would hide that its sender has gone.
    response.req.resume();
    given.stream(response);
  } else write(response, given.status, given.body, {});
}

function refuse(error: ApiError, response: ServerResponse): void {
  write(response, error.status, errorBody(error), error.headers);
}

function write(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    "X-Content-Type-Options": "nosniff",
  });
  response.end(text);
}

function refuseRaw(error: ApiError, socket: Duplex): void {
  answerRaw(socket, error.status, errorBody(error), error.headers);
}

function apiErrorOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError("internal_error", `this is a bug of Shardproof: ${message}`);
}

function errorOfHttp(error: NodeJS.ErrnoException): ApiError {
  switch (statusOfHttpError(error)) {
    case 431:
      return new ApiError("headers_too_large", "the header of the request is too large");
    case 408:
      return new ApiError("request_timeout", "the request did not come in time");
    case 400:
      return new ApiError("invalid_request", "this is no HTTP request");
  }
}
