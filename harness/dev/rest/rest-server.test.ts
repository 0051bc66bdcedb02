import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { ask } from "../testing/http-client.ts";
import { endpointOf, sendRaw } from "../testing/raw-connection.ts";
import type { RestApi } from "./api.ts";
import { createJsonBodyReader, MAX_BODY_BYTES, MAX_BYTES_AT_ONCE } from "./json-body.ts";
import { createRestServer, type RestServer } from "./rest-server.ts";

const open: RestServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

/** A server without a platform. */
async function serve(api: Partial<RestApi> = {}, limits = {}): Promise<string> {
  const server = createRestServer(
    { readBody: createJsonBodyReader(), ...api } as RestApi,
    () => ({ address: "127.0.0.1", apiKey: null }),
    { maxConnections: 100, headersMs: 100, requestMs: 200, checkMs: 20, ...limits },
  );
  open.push(server);
  await new Promise<void>((resolve) => server.http.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.http.address() as AddressInfo).port}`;
}

it.each([
  ["header", "GET /v1/tasks HTTP/1.1\r\nHost: local"],
  ["body", 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"task'],
])("hangs up on a client that does not come to the end of its %s, with 408", async (_, bytes) => {
  const text = await sendRaw(await serve(), bytes);
  expect(text).toMatch(/^HTTP\/1\.1 (408|404) /);
});

it("answers a slow body with 408 where it waits for it", async () => {
  const head =
    "POST /v1/task-runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  const text = await sendRaw(await serve(), `${head}Content-Length: 9\r\n\r\n{`);
  expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n.*"code":"request_timeout"\}$/s);
});

it("says why there is no WebSocket, to a client that goes on sending too", async () => {
  const head =
    "GET /v1/logs/subscribe?resource=wfl-1 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n";
  const text = await sendRaw(await serve(), head + "x".repeat(5_000_000));
  expect(text).toMatch(
    /^HTTP\/1\.1 400 Bad Request\r\n.*Sec-WebSocket-Key header","code":"invalid_request"/s,
  );
});

it("sees at once that the client of a stream has gone, whatever body it has sent", async () => {
  let gone: () => void = () => {};
  const isGone = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const platform = {
    run: (id: string) => ({ id, endNumber: null }),
    whenEnded: () => gone,
  } as unknown as RestApi["platform"];
  const url = await serve({ platform }, { requestMs: 60_000 });
  const client = connect(endpointOf(url));
  client.on("error", () => {});
  const body = "x".repeat(200_000);
  client.write(
    `GET /v1/task-runs/events?taskRunIds=trn-1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await new Promise((resolve) => client.once("data", resolve));
  client.resetAndDestroy();
  // By itself it would be seen by the next sign of life, 25 s later.
  await isGone;
}, 10_000);

it("answers 503 to more large bodies at once than it has room for, not to small ones", async () => {
  const url = await serve({}, { maxConnections: 100, headersMs: 60_000, requestMs: 60_000 });
  const head = (length: number) =>
    `POST /v1/task-runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
  const slow = await Promise.all(
    Array.from({ length: MAX_BYTES_AT_ONCE / MAX_BODY_BYTES }, async () => {
      const client = connect(endpointOf(url));
      client.on("error", () => {});
      // It has been seen when the server says that it may go on.
      client.write(head(MAX_BODY_BYTES).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
      await new Promise((resolve) => client.once("data", resolve));
      return client;
    }),
  );
  const refused = await sendRaw(url, head(MAX_BODY_BYTES), true);
  expect(refused).toMatch(/^HTTP\/1\.1 503 .*\r\nRetry-After: 1\r\n.*"code":"overloaded"\}/s);
  for (const client of slow) client.destroy();
  // Their room is given back as soon as the server has seen them go.
  let text: string;
  do text = await sendRaw(url, `${head(MAX_BODY_BYTES)}${" ".repeat(MAX_BODY_BYTES)}`, true);
  while (text.startsWith("HTTP/1.1 503"));
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
});

it("takes no more connections than it has room for", async () => {
  const url = await serve({}, { maxConnections: 3, headersMs: 60_000, requestMs: 60_000 });
  const clients = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const client = connect(endpointOf(url));
      client.on("error", () => {});
      await new Promise((resolve) => client.once("connect", resolve));
      return client;
    }),
  );
  const refused = clients
    .slice(3)
    .map((client) => new Promise((resolve) => client.once("close", resolve)));
  await Promise.all(refused);
  expect(clients.filter((client) => !client.destroyed).length).toBe(3);
  for (const client of clients) client.destroy();
});

it("answers 500 to a bug of its own, without a stack, and goes on", async () => {
  const url = await serve({
    currentVersion: () => Promise.reject(new TypeError("x is undefined")),
  });
  const { status, body } = await ask(url, "/v1/tasks");
  expect({ status, ...body }).toEqual({
    status: 500,
    id: expect.stringMatching(/^req-/),
    message: "this is a bug of Shardproof: x is undefined",
    code: "internal_error",
  });
  expect((await ask(url, "/")).status).toBe(404);
});
