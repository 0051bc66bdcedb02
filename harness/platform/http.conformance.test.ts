// What holds for every request: who may ask, errors and their form, broken HTTP.
import { beforeAll, describe, expect, it } from "vitest";
import { never } from "../dev/testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";
import { sendRaw } from "../dev/testing/raw-connection.ts";

const startServer = puppetServers();
const TASKS = [{ name: "task", options: { retry: never } }];

let server: PuppetServer;
beforeAll(async () => {
  server = await startServer(TASKS);
});

describe("an error", () => {
  it.each([
    ["GET", "/v1/task-runs?limit=0", 400, "invalid_request"],
    ["GET", "/", 404, "not_found"],
    ["GET", "/v1", 404, "not_found"],
    ["GET", "/v2/tasks", 404, "not_found"],
    ["GET", "/v1/tasks/a/b", 404, "not_found"],
    ["GET", "/v1/__proto__", 404, "not_found"],
    ["GET", "/v1/task-runs/trn-no", 404, "not_found"],
    ["POST", "/v1/task-runs", 415, "unsupported_media_type"],
  ])("of %s %s is %i, as { id, message, code } in JSON", async (method, path, status, code) => {
    const answer = await server.ask(path, { method });
    expect(answer).toMatchObject({
      status,
      headers: { "content-type": "application/json", "x-content-type-options": "nosniff" },
    });
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^req-[0-9a-v]{20}$/),
      message: expect.any(String),
      code,
    });
  });

  it.each([
    ["POST", "/v1/tasks", "GET"],
    ["DELETE", "/v1/tasks/task", "GET"],
    ["PUT", "/v1/task-runs", "POST, GET"],
    ["POST", "/v1/task-runs/trn-no", "GET, DELETE"],
    ["DELETE", "/v1/task-runs/events", "GET"],
    ["POST", "/v1/logs", "GET"],
    ["PATCH", "/v1/task-runs", "POST, GET"],
    ["OPTIONS", "/v1/task-runs", "POST, GET"],
    ["HEAD", "/v1/tasks", "GET"],
  ])("of the method %s at %s is 405 and says what may be", async (method, path, allowed) => {
    const { status, headers, body } = await server.ask(path, { method });
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: allowed });
    if (method !== "HEAD") expect(body.code).toBe("method_not_allowed");
  });
});

describe("a web page", () => {
  const post = (headers: Record<string, string>) =>
    server.ask("/v1/task-runs", { method: "POST", body: { task: "task", input: [] }, headers });

  it.each([
    [{ Origin: "https://evil.example" }],
    [{ Origin: "http://localhost:8120" }],
    [{ Origin: "null" }],
    [{ "Sec-Fetch-Site": "cross-site" }],
    [{ "Sec-Fetch-Site": "same-site" }],
    [{ "Sec-Fetch-Site": "same-origin" }],
    [{ Host: "evil.example" }],
    [{ Host: "evil.example:8120" }],
    [{ Host: "localhost.evil.example" }],
    [{ Host: "127.0.0.1.evil.example" }],
    [{ Host: "192.168.0.1" }],
    [{ Host: "localhost:evil" }],
    [{ Host: "[::1]evil.example" }],
  ])("cannot start a task: %j", async (headers) => {
    const before = server.events.length;
    const { status, body } = await post(headers);
    expect({ status, code: body.code }).toEqual({ status: 403, code: "forbidden" });
    expect(server.events.length).toBe(before);
  });

  it("gets no leave to read an answer, nor to send what it may not", async () => {
    for (const [method, path] of [
      ["GET", "/v1/tasks"],
      ["OPTIONS", "/v1/task-runs"],
    ] as const) {
      for (const headers of [{}, { Origin: "https://evil.example" }] as Record<string, string>[]) {
        const answer = await server.ask(path, { method, headers });
        const names = Object.keys(answer.headers);
        expect(names.filter((name) => name.startsWith("access-control"))).toEqual([]);
      }
    }
  });

  it.each(["localhost", "LOCALHOST:1", "127.0.0.1:8120", "127.9.9.9", "[::1]", "[::1]:8120"])(
    "is not what sends the host %s, which only this machine can mean",
    async (Host) => {
      expect((await post({ Host })).status).toBe(202);
    },
  );

  it("may be typed into a browser's address bar to be looked at", async () => {
    const headers = { "Sec-Fetch-Site": "none" };
    expect((await server.ask("/v1/tasks", { headers })).status).toBe(200);
  });
});

describe("a key", () => {
  it("must be sent where the server has one, as a bearer token", async () => {
    const guarded = await startServer(TASKS, { apiKey: "sesame" });
    for (const Authorization of ["", "sesame", "Bearer", "Bearer sesam", "Basic sesame"]) {
      const answer = await guarded.ask("/v1/tasks", { headers: { Authorization } });
      expect(answer).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
      expect(answer.body.code).toBe("unauthorized");
      expect(answer.text).not.toContain("sesame");
    }
    expect((await guarded.ask("/v1/tasks")).status).toBe(401);
    const { status } = await guarded.ask("/v1/tasks", {
      headers: { Authorization: "Bearer sesame" },
    });
    expect(status).toBe(200);
  });

  it("is not asked for else, and one that is sent is no obstacle", async () => {
    const headers = { Authorization: "Bearer rnd_anything" };
    expect((await server.ask("/v1/tasks", { headers })).status).toBe(200);
  });
});

describe("what is no HTTP request", () => {
  const statusOf = async (bytes: string, thenEnd = false) => {
    const text = await sendRaw(server.url, bytes, thenEnd);
    const [, status, body] = /^HTTP\/1\.1 (\d+) .*?\r\n\r\n(.*)$/s.exec(text) ?? [];
    return { status: Number(status), body: body?.startsWith("{") ? JSON.parse(body) : body };
  };

  it.each([
    ["garbage", "\0\xff\xfe garbage\r\n\r\n", 400],
    ["no host", "GET /v1/tasks HTTP/1.1\r\n\r\n", 400],
    [
      "a length that is none",
      "POST /v1/task-runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
      400,
    ],
    [
      "two lengths",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      400,
    ],
    [
      "length and chunks at once",
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      400,
    ],
    [
      "a broken chunk",
      "POST /v1/task-runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      400,
    ],
    ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    [
      "a header of 100 KB",
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(100_000)}\r\n\r\n`,
      431,
    ],
    [
      "an address of 100 KB",
      `GET /${"x".repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      431,
    ],
  ])("%s is answered and hung up on", async (_, bytes, status) => {
    const answer = await statusOf(bytes);
    expect(answer.status).toBe(status);
    expect((await server.ask("/v1/tasks")).status).toBe(200);
  });

  it("has an error body like any other", async () => {
    const { body } = await statusOf("\0\r\n\r\n");
    expect(body).toEqual({
      id: expect.stringMatching(/^req-/),
      message: "this is no HTTP request",
      code: "invalid_request",
    });
  });

  it("half of a body, and the client has gone: others are served", async () => {
    const head =
      "POST /v1/task-runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    await sendRaw(server.url, `${head}Content-Length: 99\r\n\r\n{"task"`, true);
    expect((await server.ask("/v1/tasks")).status).toBe(200);
  });

  it.each(["*", "//", "http://evil.example/v1/tasks", "/?", "/v1/tasks%", "/%2e%2e/%2e%2e"])(
    "the address %j is answered",
    async (address) => {
      const text = `GET ${address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      expect((await statusOf(text)).status).toBe(404);
    },
  );

  it.each(["HTTP/1.1\r\nHost: \r\n\r\n", "HTTP/1.0\r\n\r\n"])(
    "a request that names no host is not answered: %j",
    async (rest) => {
      expect((await statusOf(`GET /v1/tasks ${rest}`, true)).status).toBe(403);
    },
  );

  it("CONNECT and other upgrades than to a WebSocket lead nowhere", async () => {
    const host = "Host: localhost\r\n";
    expect(await sendRaw(server.url, `CONNECT evil.example:80 HTTP/1.1\r\n${host}\r\n`)).toBe("");
    const upgrade = `GET /v1/tasks HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n`;
    expect((await statusOf(upgrade)).status).toBe(404);
  });
});
