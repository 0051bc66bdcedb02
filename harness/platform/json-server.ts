/** A small HTTP server on a unix socket that takes and gives JSON. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { z } from "zod";
import { answerRaw, statusOfHttpError } from "./raw-answer.ts";
import { bodyOf } from "./request-body.ts";

/** An answer: a status and, but for empty ones, a JSON body. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** Answers requests by `METHOD /path`; the body is the parsed JSON, undefined where there is none. */
export type Routes = Readonly<Record<string, (body: unknown) => Answer | Promise<Answer>>>;

/** Larger than the 4 MB of arguments that Render allows, in base64. */
const MAX_BODY_BYTES = 8_000_000;

/** An answer that says what is wrong with a request; SDKs do not send it again. */
export function problem(
  status: number,
  message: string,
): Answer & { readonly body: { readonly message: string } } {
  return { status, body: { message } };
}

/** Reads a body by its schema, or says which field is wrong. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): { readonly value: z.output<Schema> } | { readonly answer: ReturnType<typeof problem> } {
  const read = schema.safeParse(body);
  return read.success
    ? { value: read.data }
    : { answer: problem(400, `malformed request: ${z.prettifyError(read.error)}`) };
}

/**
 * Starts to serve. Whatever a client sends is answered: bad JSON and bodies that are too large with
 * 400 and 413, unknown paths with 404, an error of a route with 500.
 */
export async function serveJson(socketPath: string, routes: Routes): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(request, routes).then(({ status, text }) => {
      response.writeHead(status, {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(text),
      });
      response.end(text);
    });
  });
  // Connections may be silent for as long as they like: a worker keeps one to learn of our end, and
  // how long an attempt may take is decided elsewhere.
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  server.on("clientError", (error, socket) => {
    const status = statusOfHttpError(error);
    answerRaw(socket, status, problem(status, "malformed request: this is no HTTP request").body);
  });
  await new Promise<void>((resolve, reject) => {
    // It stays: a connection that cannot be accepted later is the client's to notice.
    server.on("error", reject);
    server.listen(socketPath, resolve);
  });
  server.unref();
  return server;
}

async function answer(
  request: IncomingMessage,
  routes: Routes,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const { status, body } = await routed(request, routes);
    return { status, text: body === undefined ? "" : JSON.stringify(body) };
  } catch (error) {
    const { status, body } = problem(500, error instanceof Error ? error.message : String(error));
    return { status, text: JSON.stringify(body) };
  }
}

async function routed(request: IncomingMessage, routes: Routes): Promise<Answer> {
  const path = (request.url ?? "").split("?")[0];
  const name = `${request.method} ${path}`;
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  const bytes = await bodyOf(request, MAX_BODY_BYTES);
  if (bytes === null) return problem(413, `the body has more than ${MAX_BODY_BYTES} bytes`);
  if (route === undefined) return problem(404, `there is nothing at ${name}`);
  let body: unknown;
  if (bytes.length > 0) {
    try {
      body = JSON.parse(bytes.toString("utf8"));
    } catch {
      return problem(400, "malformed request: the body is not JSON");
    }
  }
  return await route(body);
}
