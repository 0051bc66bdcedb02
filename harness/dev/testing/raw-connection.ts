/** Bytes on a connection, for tests: what no HTTP client would send. */
import { connect, type NetConnectOpts } from "node:net";

/** Where to connect: a unix socket, or `http://host:port`. */
export function endpointOf(at: string): NetConnectOpts {
  if (!at.startsWith("http")) return { path: at };
  const { hostname, port } = new URL(at);
  return { host: hostname, port: Number(port) };
}

/**
 * Sends bytes and gives all that comes back until the other side ends the connection.
 *
 * @param thenEnd whether this side ends too once it has sent all
 */
export function sendRaw(at: string, bytes: string | Buffer, thenEnd = false): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(endpointOf(at), () => {
      if (thenEnd) socket.end(bytes);
      else socket.write(bytes);
    });
    let text = "";
    socket.setEncoding("latin1").on("data", (piece: string) => {
      text += piece;
    });
    socket.on("error", () => {});
    socket.once("close", () => resolve(text));
  });
}
