import type { Server } from "node:http";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { readBody, serveJson } from "./json-server.ts";
import { ownTemporaryFolder } from "./testing/leftovers.ts";

const temporary = ownTemporaryFolder();
const socketPath = join(temporary.folder, "s.sock");

let server: Server;
beforeAll(async () => {
  server = await serveJson(socketPath, {
    "POST /echo": (body) => ({ status: 200, body }),
    "POST /empty": () => ({ status: 200 }),
    "POST /number": (body) => {
      const read = readBody(z.object({ n: z.number() }), body);
      return "answer" in read ? read.answer : { status: 200, body: read.value.n };
    },
    "POST /fails": () => Promise.reject(new Error("out of order")),
    "POST /unwritable": () => ({ status: 200, body: 1n }),
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  temporary.remove();
});

function post(path: string, body: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path, method: "POST", agent: false }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.once("end", () => resolve({ status: answer.statusCode, text }));
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}

it.each([
  ["/echo", '{"a":1}', 200, '{"a":1}'],
  ["/empty", "", 200, ""],
  ["/number", '{"n":2}', 200, "2"],
  ["/number", '{"n":"two"}', 400, "at n"],
  ["/number", "", 400, "malformed request"],
  ["/number", "null", 400, "malformed request"],
  ["/echo", "{", 400, "the body is not JSON"],
  ["/nowhere", "{}", 404, "there is nothing at POST /nowhere"],
  ["/toString", "{}", 404, "there is nothing"],
  ["/fails", "{}", 500, "out of order"],
  ["/unwritable", "{}", 500, "BigInt"],
])("answers POST %s with the body %j by %i", async (path, body, status, text) => {
  const answer = await post(path, body);
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(text);
});

it("refuses a body that is too large, and takes the next", async () => {
  const answer = await post("/echo", `"${"x".repeat(8_000_000)}"`);
  expect(answer).toEqual({
    status: 413,
    text: '{"message":"the body has more than 8000000 bytes"}',
  });
  expect((await post("/empty", "")).status).toBe(200);
});

it.each([
  [
    "does not speak HTTP",
    "\0\xff garbage\r\n\r\n",
    /^HTTP\/1\.1 400 .*this is no HTTP request"\}$/s,
  ],
  ["hangs up", "POST /echo HTTP/1.1\r\nContent-Length: 9\r\n\r\n{", /^/],
  ["sends too large a header", `GET /${"x".repeat(20_000)} HTTP/1.1\r\n\r\n`, /^HTTP\/1\.1 431 /],
])("drops a client that %s, with a word, and serves the others", async (_, sent, answered) => {
  const text = await new Promise<string>((resolve) => {
    let received = "";
    const client = connect(socketPath, () => client.end(sent, "latin1"));
    client.setEncoding("utf8").on("data", (piece: string) => {
      received += piece;
    });
    client.on("error", () => {});
    client.once("close", () => resolve(received));
  });
  expect(text).toMatch(answered);
  expect((await post("/empty", "")).status).toBe(200);
});
