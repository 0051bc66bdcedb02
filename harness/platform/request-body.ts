/** The body of an HTTP request, in bounded memory whatever is sent. */
import type { IncomingMessage } from "node:http";

/**
 * Reads a body to its end.
 *
 * @returns null where it has more than `maxBytes`: it is still read, so that the client gets its answer,
 *   but not kept
 * @throws Error the client has gone before the end
 */
export async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBytes) chunks.length = 0;
    else chunks.push(chunk);
  }
  return bytes > maxBytes ? null : Buffer.concat(chunks);
}
