/** `/v1/logs/subscribe`: what tasks write, as they write it, over WebSocket. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { answerRaw } from "../../platform/raw-answer.ts";
import type { LogFilter, LogLine } from "../log-store.ts";
import { microsOf, wallClock } from "../wall-clock.ts";
import type { RestApi } from "./api.ts";
import { ApiError, errorBody } from "./api-error.ts";
import { logFilter, logJson, timeParameter } from "./log-query.ts";
import { targetOf } from "./router.ts";

export const SUBSCRIPTION_PATH = "/v1/logs/subscribe";

export interface LogSubscriptions {
  /**
   * Takes a connection that a client wants to upgrade.
   *
   * @throws ApiError nothing is subscribed to there, or not in this way
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** Clients have nothing to say here. */
const MAX_MESSAGE_BYTES = 1024;
/** A client that does not read so much is hung up on. */
const MAX_UNREAD_BYTES = 16_000_000;
/** One that has not answered a ping by the next one has gone. */
const PING_MS = 25_000;
const MAX_PAGE = Number.POSITIVE_INFINITY;

/** Each message is one line. Lines of the past come first where `startTime` asks for them. */
export function createLogSubscriptions({ platform, directory }: RestApi): LogSubscriptions {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  // By itself it hangs up at once, and a client that still sends never reads why.
  sockets.on("wsClientError", ({ message }, socket) => {
    const error = new ApiError("invalid_request", message);
    answerRaw(socket, error.status, errorBody(error), error.headers);
  });

  function serve(socket: WebSocket, filter: LogFilter, withPast: boolean): void {
    const send = (line: LogLine) => {
      if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.terminate();
      else socket.send(JSON.stringify(logJson(line, directory)));
    };
    if (withPast)
      for (const line of platform.logs.page(filter, "forward", MAX_PAGE).lines) send(line);
    const stop = platform.logs.follow(filter, send);
    let isThere = true;
    const pings = setInterval(() => {
      if (!isThere) socket.terminate();
      isThere = false;
      socket.ping();
    }, PING_MS).unref();
    socket.on("pong", () => {
      isThere = true;
    });
    // What is wrong with a frame is the client's; the connection is closed for it.
    socket.on("error", () => {});
    socket.once("close", () => {
      clearInterval(pings);
      stop();
    });
  }

  return {
    upgrade(request, socket, head) {
      const { path, query } = targetOf(request.url ?? "");
      if (path !== SUBSCRIPTION_PATH || request.method !== "GET") {
        throw new ApiError(
          "not_found",
          `there is no WebSocket at ${path}; ${SUBSCRIPTION_PATH} is one`,
        );
      }
      const filter = logFilter(query, directory, microsOf(wallClock.now()));
      const withPast = timeParameter(query, "startTime") !== null;
      sockets.handleUpgrade(request, socket, head, (client) => serve(client, filter, withPast));
    },
    close() {
      for (const client of sockets.clients) client.terminate();
    },
  };
}
