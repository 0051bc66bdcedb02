/** One request sent, as it is, and what became of it. */
import { connect, type Socket } from "node:net";
import { endpointOf } from "../testing/raw-connection.ts";

/** A status, `closed` without an answer, or `silent` where neither came in time. */
export type ExchangeEnd = number | "closed" | "silent";

/** How long an answer that must come is waited for, in ms. */
const PATIENCE_MS = 15_000;
/** And one that need not. */
const GLANCE_MS = 10;

export interface Exchanger {
  /**
   * Sends bytes and looks at the first answer. The connection is broken off then, without a word.
   *
   * @param at `http://host:port`, or the path of a unix socket
   */
  send(
    at: string,
    bytes: Buffer,
    mustBeAnswered: boolean,
    leaveOpen: boolean,
  ): Promise<ExchangeEnd>;
  /** Breaks off what has been left open. */
  close(): void;
}

/** Makes one that leaves open so many connections at the most. */
export function createExchanger(maxLeftOpen: number): Exchanger {
  const leftOpen: Socket[] = [];

  return {
    send(at, bytes, mustBeAnswered, leaveOpen) {
      return new Promise((resolve) => {
        let text = "";
        const socket = connect(endpointOf(at), () => socket.write(bytes));
        const end = (what: ExchangeEnd) => {
          clearTimeout(timer);
          resolve(what);
          if (!leaveOpen) {
            breakOff(socket);
            return;
          }
          leftOpen.push(socket);
          if (leftOpen.length > maxLeftOpen) breakOff(leftOpen.shift() as Socket);
        };
        const timer = setTimeout(() => end("silent"), mustBeAnswered ? PATIENCE_MS : GLANCE_MS);
        socket.setEncoding("latin1").on("data", (piece: string) => {
          text = (text + piece).slice(0, 100);
          // What comes before the answer itself says only that it will come.
          const [, status] = /^(?:HTTP\/1\.1 100 .*\r\n\r\n)?HTTP\/1\.1 (\d\d\d) /.exec(text) ?? [];
          if (status !== undefined && status !== "100") end(Number(status));
        });
        socket.on("error", () => {});
        socket.once("close", () => end("closed"));
      });
    },
    close() {
      for (const socket of leftOpen.splice(0)) breakOff(socket);
    },
  };
}

/** By a reset where that can be: else the ports of a hundred thousand connections would run out. */
function breakOff(socket: Socket): void {
  if (socket.remotePort === undefined) socket.destroy();
  else socket.resetAndDestroy();
}
