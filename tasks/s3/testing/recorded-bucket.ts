/** A bucket without a server: its requests are kept, and its answers are given. */
import { createHash } from "node:crypto";
import type { Body } from "../bucket.ts";
import { openHttpBucket } from "../http-bucket.ts";
import { s3SettingsFrom } from "../settings.ts";
import type { HttpRequest } from "../transport.ts";

export const KEYS = { AWS_ACCESS_KEY_ID: "AKIAID", AWS_SECRET_ACCESS_KEY: "the/secret" };
/** Of a server that is not AWS's. */
export const ENDPOINT = { AWS_ENDPOINT_URL: "http://s3.example:9000" };

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** There is none, but an error of the connection. */
  readonly code?: string;
}

/** An answer of the server that says no. */
export const refusal = (status: number, code: string, more = ""): Answer => ({
  status,
  body: `<Error><Code>${code}</Code><Message>of the server</Message>${more}</Error>`,
});

/** A bucket whose requests are told, and answered in order; the last answer goes on. */
export function recorded(
  answers: readonly Answer[] = [{}],
  environment: NodeJS.ProcessEnv = ENDPOINT,
) {
  const told: string[] = [];
  const requests: HttpRequest[] = [];
  const limits: number[] = [];
  const bucket = openHttpBucket({
    name: "bucket",
    settings: s3SettingsFrom({ ...KEYS, ...environment }),
    pause: async () => {},
    spread: 0,
    transport: async (request, mostBytes) => {
      limits.push(mostBytes);
      const answer = answers[Math.min(requests.length, answers.length - 1)] as Answer;
      requests.push(request);
      const { url, method, headers } = request;
      const condition = headers["if-none-match"] ?? headers["if-match"] ?? headers.range ?? "";
      told.push(`${method} ${url.pathname}${url.search} ${condition}`.trim());
      if (answer.code !== undefined) {
        throw Object.assign(new Error("of the system, with AKIAID and the/secret"), {
          code: answer.code,
        });
      }
      const { status = 200, headers: sent = {}, body = "" } = answer;
      return { status, headers: sent, body: Buffer.from(body) };
    },
  });
  return { bucket, told, requests, limits };
}

export const HELLO: Body = {
  bytes: 5,
  sha256: createHash("sha256").update("hello").digest("hex"),
  pieces: [Buffer.from("hello")],
};
/** The error of what must fail. */
export const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => error,
  );
