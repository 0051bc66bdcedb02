/** Answers to clients with which Node's HTTP server has given up. */
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/**
 * How long a client that is still sending is listened to after its answer, in ms. Who hangs up on one at
 * once takes the answer back: the system then tells the client of the broken connection alone.
 */
const LINGER_MS = 5000;

/**
 * Writes an answer in JSON and hangs up. Does nothing but hang up where nobody is there to read it.
 * Fine to call again, as the parser complains of whatever follows.
 *
 * @param headers of the answer, besides those that its body needs
 */
export function answerRaw(
  socket: Duplex,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (socket.writableEnded) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const text = JSON.stringify(body);
  const lines = Object.entries({
    ...headers,
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    Connection: "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n`;
  socket.end(head + text);
  const late = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("end", () => socket.destroy());
  socket.once("close", () => clearTimeout(late));
  socket.resume();
}

/** The status for an error of Node's HTTP parser. */
export function statusOfHttpError({ code }: NodeJS.ErrnoException): 400 | 408 | 431 {
  if (code === "HPE_HEADER_OVERFLOW") return 431;
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
}
