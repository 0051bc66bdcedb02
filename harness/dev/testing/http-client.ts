/** HTTP as it is on the wire, for tests: no client library stands between. */
import { request } from "node:http";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  /** The text as JSON; undefined where it is empty. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server has sent is what tests look at
  readonly body: any;
}

export interface HttpQuestion {
  readonly method?: string;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks at a unix socket, or at `http://host:port`. */
export function ask(at: string, path: string, question: HttpQuestion = {}): Promise<HttpAnswer> {
  const { method = "GET", body, headers } = question;
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  const to = at.startsWith("http")
    ? { host: new URL(at).hostname, port: new URL(at).port }
    : { socketPath: at };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...to,
        path,
        method,
        agent: false,
        headers: {
          ...(body !== undefined && { "Content-Type": "application/json" }),
          "Content-Length": Buffer.byteLength(text),
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.once("error", reject);
        incoming.once("end", () => {
          const answered = Buffer.concat(chunks).toString();
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: answered,
            body: answered === "" ? undefined : JSON.parse(answered),
          });
        });
      },
    );
    outgoing.once("error", reject);
    outgoing.end(text);
  });
}
