/** Stands between S3 clients and a server, on loopback, and makes trouble. */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";

/** A request as the proxy sees it. */
export interface SeenRequest {
  /** From 0, since `meddle` was called. */
  readonly index: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

export type Trouble =
  /** The proxy answers, and the server hears nothing of it. */
  | { readonly answer: number; readonly code?: string; readonly body?: string }
  /**
   * The connection breaks: before anything has reached the server, in the midst of the body, or when
   * the server has done it and answered. `first` is called right before.
   */
  | { readonly reset: "start" | "body" | "answer"; first?(): void }
  /** All goes on when a promise has settled. */
  | { readonly after: Promise<unknown> };

/** What to do to a request; null for nothing. */
export type Meddle = (request: SeenRequest) => Trouble | null;

export interface S3Proxy {
  readonly url: string;
  meddle(how: Meddle | null): void;
  requests(): readonly string[];
  close(): Promise<void>;
}

/** @param socket path of the server's */
export async function startS3Proxy(socket: string): Promise<S3Proxy> {
  let how: Meddle | null = null;
  let seen: string[] = [];

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "", url: path = "", headers } = incoming;
    const trouble = how?.({ index: seen.length, method, path, headers }) ?? null;
    seen.push(`${method} ${path}`);
    if (trouble !== null && "answer" in trouble) {
      incoming.resume();
      const { answer, code, body = `<Error><Code>${code}</Code></Error>` } = trouble;
      outgoing.writeHead(answer).end(code === undefined && trouble.body === undefined ? "" : body);
      return;
    }
    if (trouble !== null && "after" in trouble) await trouble.after;
    const reset = trouble !== null && "reset" in trouble ? trouble : null;
    const end = () => {
      reset?.first?.();
      incoming.socket?.resetAndDestroy();
    };
    if (reset?.reset === "start") return end();
    let isAnswered = false;
    const forward = request({ socketPath: socket, method, path, headers }, (answer) => {
      isAnswered = true;
      if (reset?.reset === "answer") {
        answer.resume().once("end", end);
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forward.on("error", () => {
      // Node has it no more once the connection is closed.
      if (!isAnswered) incoming.socket?.destroy();
    });
    let left =
      reset?.reset === "body" ? Math.ceil(Number(headers["content-length"]) / 2) : Infinity;
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      // Time for an answer that comes before all is sent: the server hangs up then.
      await setImmediate();
      if (isAnswered) continue;
      await new Promise<void>((resolve) => forward.write(chunk.subarray(0, left), () => resolve()));
      left -= chunk.length;
      if (left > 0) continue;
      forward.destroy();
      return end();
    }
    forward.end();
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket?.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    meddle(next) {
      how = next;
      seen = [];
    },
    requests: () => seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
