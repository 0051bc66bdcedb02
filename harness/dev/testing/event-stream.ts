/** Server-sent events as they are on the wire, for tests. */
import { type ClientRequest, request } from "node:http";

export interface StreamedEvent {
  readonly id: string;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server has sent is what tests look at
  readonly data: any;
}

export interface EventStream {
  readonly headers: NodeJS.Dict<string | string[]>;
  /** The next event; waits for it. */
  next(): Promise<StreamedEvent>;
  /** Events that have come and were not asked for. */
  readonly waiting: readonly StreamedEvent[];
  /** All that has been sent, as it was. */
  raw(): string;
  close(): void;
}

/** Opens a stream; rejects where the answer is no stream. */
export function openEvents(
  url: string,
  runs: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  const path = `/v1/task-runs/events?taskRunIds=${runs.join(",")}`;
  return new Promise((resolve, reject) => {
    const outgoing: ClientRequest = request(`${url}${path}`, { agent: false, headers });
    outgoing.once("error", reject);
    outgoing.once("response", (incoming) => {
      if (incoming.statusCode !== 200) {
        incoming.resume();
        reject(new Error(`HTTP ${incoming.statusCode}`));
        return;
      }
      const waiting: StreamedEvent[] = [];
      const asking: ((event: StreamedEvent) => void)[] = [];
      let text = "";
      let rest = "";
      incoming.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        rest += piece;
        for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
          const event = eventOf(rest.slice(0, end));
          rest = rest.slice(end + 2);
          if (event === null) continue;
          const asker = asking.shift();
          if (asker === undefined) waiting.push(event);
          else asker(event);
        }
      });
      incoming.on("error", () => {});
      resolve({
        headers: incoming.headers,
        waiting,
        next: () => {
          const event = waiting.shift();
          if (event !== undefined) return Promise.resolve(event);
          return new Promise((tell) => asking.push(tell));
        },
        raw: () => text,
        close: () => outgoing.destroy(),
      });
    });
    outgoing.end();
  });
}

function eventOf(block: string): StreamedEvent | null {
  const fields = Object.fromEntries(
    block.split("\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  if (fields.data === undefined) return null;
  return { id: fields.id ?? "", event: fields.event ?? "", data: JSON.parse(fields.data) };
}
