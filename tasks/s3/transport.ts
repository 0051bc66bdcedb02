/** One HTTP request and its answer: a port, so that what goes wrong on the way can be played. */
import type { IncomingHttpHeaders } from "node:http";
import { setImmediate } from "node:timers/promises";
import type { Pieces } from "../store.ts";

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly url: URL;
  /** With the length of the body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Pieces;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Sends a request and collects its answer.
 *
 * @param mostBytes of the answer's body; a server that sends more is cut off
 * @throws Error with a `code`, as Node makes them of a failed connection, or what the body has thrown:
 *   the connection is broken off then, with what the body gave before already sent
 */
export type Transport = (request: HttpRequest, mostBytes: number) => Promise<HttpAnswer>;

/** A server may take some time to put the parts of an upload together. */
const SILENCE_MS = 60_000;

/**
 * Node's own HTTP client, which keeps connections open between requests. TLS is loaded where an
 * address asks for it only.
 *
 * @param certificates PEM to trust besides the certificates that Node trusts
 * @param silenceMs how long neither side may be silent
 */
export function nodeTransport(certificates?: string, silenceMs = SILENCE_MS): Transport {
  return async ({ method, url, headers, body }, mostBytes) => {
    const isSecure = url.protocol === "https:";
    const { request } = isSecure ? await import("node:https") : await import("node:http");
    const trusted = isSecure &&
      certificates !== undefined && { ca: await trustedWith(certificates) };
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method, headers, timeout: silenceMs, ...trusted });
      outgoing.on("error", reject);
      outgoing.once("timeout", () => {
        outgoing.destroy(coded("ETIMEDOUT", `nothing was heard of the server for ${silenceMs} ms`));
      });
      let isAnswered = false;
      outgoing.once("response", (incoming) => {
        isAnswered = true;
        collected(incoming, mostBytes)
          .then((bytes) => {
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: bytes });
          }, reject)
          // It may be that not all was sent.
          .finally(() => outgoing.writableFinished || outgoing.destroy());
      });
      send(outgoing, body, () => isAnswered).catch((error) => outgoing.destroy(error));
    });
  };
}

/** To name any takes the place of those that Node trusts, so these are named too. */
async function trustedWith(certificates: string): Promise<string[]> {
  const { rootCertificates } = await import("node:tls");
  return [...rootCertificates, certificates];
}

/**
 * Writes piece by piece; the next one is asked for when the kernel has the one before. A server that
 * refuses may answer before it has read all of a body, and hang up: who goes on writing then finds the
 * connection broken, and the answer may be lost. So before each piece there is time to read one.
 */
async function send(
  outgoing: NodeJS.WritableStream,
  body: Pieces,
  isAnswered: () => boolean,
): Promise<void> {
  for await (const piece of body) {
    await setImmediate();
    if (isAnswered()) return;
    await new Promise<void>((resolve, reject) => {
      outgoing.write(piece, (error) => (error ? reject(error) : resolve()));
    });
  }
  outgoing.end();
}

async function collected(incoming: AsyncIterable<Buffer>, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += chunk.length;
    if (bytes > mostBytes) {
      throw coded("EMSGSIZE", `the server sent more than the ${mostBytes} bytes that can be due`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const coded = (code: string, message: string) => Object.assign(new Error(message), { code });
