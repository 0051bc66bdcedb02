import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Pieces } from "../store.ts";
import { useTempFolder } from "../testing/temp-folder.ts";
import { type HttpAnswer, type HttpRequest, nodeTransport } from "./transport.ts";

let server: Server;
afterEach(() => server.close());

/** A server that does with every connection what it is told; the address of it. */
async function serving(onConnection: (socket: Socket) => void): Promise<URL> {
  server = createServer((socket) => {
    socket.on("error", () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/b/key`);
}

function send(url: URL, more: Partial<HttpRequest> = {}, mostBytes = 100): Promise<HttpAnswer> {
  return nodeTransport()({ method: "PUT", url, headers: {}, body: [], ...more }, mostBytes);
}

const OK = "HTTP/1.1 200 OK\r\nETag: x\r\nContent-Length: 2\r\n\r\nhi";
/** Gathers what comes in, and answers when it ends so. */
const whenSeen = (end: string, answer: string) => (socket: Socket) => {
  let seen = "";
  socket.on("data", (chunk) => {
    seen += chunk.toString("latin1");
    if (seen.endsWith(end)) socket.end(answer);
  });
};

it("sends headers and body, and hands on the answer", async () => {
  let seen = "";
  const url = await serving((socket) => {
    socket.on("data", (chunk) => {
      seen += chunk;
      if (seen.endsWith("two")) socket.end(OK);
    });
  });
  const headers = { "content-length": "6", "x-a": "b" };
  const {
    status,
    headers: had,
    body,
  } = await send(url, {
    headers,
    body: [Buffer.from("one"), Buffer.from("two")],
  });
  expect([status, had.etag, body.toString()]).toEqual([200, "x", "hi"]);
  expect(seen).toMatch(/^PUT \/b\/key HTTP\/1\.1\r\ncontent-length: 6\r\nx-a: b\r\n/);
  expect(seen).toMatch(/\r\n\r\nonetwo$/);
});

it("breaks the connection off with what a body throws, what came before being sent", async () => {
  let seen = "";
  let isClosed: Promise<void> | undefined;
  const url = await serving((socket) => {
    isClosed = new Promise((resolve) => socket.once("close", () => resolve()));
    socket.on("data", (chunk) => {
      seen += chunk;
    });
  });
  const thrown = new Error("a drill");
  async function* body(): Pieces {
    yield Buffer.from("half");
    throw thrown;
  }
  await expect(send(url, { headers: { "content-length": "8" }, body: body() })).rejects.toBe(
    thrown,
  );
  await isClosed;
  expect(seen).toMatch(/\r\n\r\nhalf$/);
});

it("hears a server that refuses before it has read all, and sends it no more", async () => {
  let isClosed: Promise<void> | undefined;
  const url = await serving((socket) => {
    isClosed = new Promise((resolve) => socket.once("close", () => resolve()));
    socket.resume().once("data", () => {
      socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    });
  });
  let sent = 0;
  async function* body(): Pieces {
    for (; sent < 1000; sent++) yield Buffer.alloc(64 * 1024);
  }
  const headers = { "content-length": String(1000 * 64 * 1024) };
  expect((await send(url, { headers, body: body() })).status).toBe(404);
  await isClosed;
  expect(sent).toBeLessThan(1000);
});

describe("what is no answer has a code", () => {
  it.each<[string, (socket: Socket) => void, string]>([
    ["the connection is reset", (socket) => socket.resetAndDestroy(), "ECONNRESET"],
    [
      "it ends in the midst of an answer",
      (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"),
      "ECONNRESET",
    ],
    ["it is no HTTP", whenSeen("\r\n\r\n", "220 smtp.example\r\n\r\n"), "HPE_INVALID_CONSTANT"],
    [
      "it is longer than it may be",
      whenSeen("\r\n\r\n", `HTTP/1.1 200 OK\r\n\r\n${"x".repeat(101)}`),
      "EMSGSIZE",
    ],
  ])("%s", async (_what, onConnection, code) => {
    const url = await serving(onConnection);
    await expect(send(url, { method: "GET" })).rejects.toMatchObject({ code });
  });

  it("nothing is heard", async () => {
    const url = await serving(() => {});
    const request = { method: "GET", url, headers: {}, body: [] } as const;
    await expect(nodeTransport(undefined, 20)(request, 9)).rejects.toMatchObject({
      code: "ETIMEDOUT",
      message: "nothing was heard of the server for 20 ms",
    });
  });

  it("nobody listens", async () => {
    const url = await serving(() => {});
    await new Promise((resolve) => server.close(resolve));
    await expect(send(url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});

it("an answer may have as many bytes as are due", async () => {
  const url = await serving(whenSeen("\r\n\r\n", `HTTP/1.1 200 OK\r\n\r\n${"x".repeat(100)}`));
  expect((await send(url, { method: "GET" })).body).toHaveLength(100);
});

const hasOpenSsl = spawnSync("openssl", ["version"]).error === undefined;
describe.runIf(hasOpenSsl)("a server with a certificate of its own", () => {
  const folder = useTempFolder();

  it("is trusted where its certificate is given", async () => {
    const [key, certificate] = [join(folder(), "key.pem"), join(folder(), "certificate.pem")];
    const made = spawnSync(
      "openssl",
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=s3 -addext subjectAltName=IP:127.0.0.1 -keyout ${key} -out ${certificate}`.split(
        " ",
      ),
      { encoding: "utf8" },
    );
    expect(made.status, made.stderr).toBe(0);
    const pem = readFileSync(certificate, "utf8");
    server = createSecureServer({ key: readFileSync(key), cert: pem }, (_, answer) => {
      answer.end("hi");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const request = { method: "GET", url, headers: {}, body: [] } as const;
    await expect(nodeTransport()(request, 9)).rejects.toMatchObject({
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    expect((await nodeTransport(pem)(request, 9)).body.toString()).toBe("hi");
  });
});
