// The five calls of Render's task protocol (facts, section 1), raw, on the socket of an attempt.
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../dev/testing/http-client.ts";
import { never } from "../dev/testing/puppet-command.ts";
import { type Puppet, type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";
import { sendRaw } from "../dev/testing/raw-connection.ts";
import { type AttemptApi, attemptRoutes } from "./attempt-api.ts";
import type { Engine } from "./engine-interface.ts";
import { serveJson } from "./json-server.ts";
import { died, platform, startRun } from "./testing/manual-platform.ts";
import { encode } from "./wire.ts";

const startServer = puppetServers();
const decode = (text: string) => JSON.parse(Buffer.from(text, "base64").toString());
const KEY = { idempotency_key: "0c7e6c1a-3b5d-4c8e-9f51-111111111111" };
const CREATED = { created_at: "2026-01-01T00:00:00.000Z" };

let server: PuppetServer;
beforeAll(async () => {
  server = await startServer(
    [
      { name: "parent", options: { retry: never } },
      { name: "child", options: { retry: never, plan: "standard", timeout_seconds: 30 } },
    ],
    { limits: { holdMs: 200, exitMs: 500 } },
  );
});
const puppet = async (): Promise<Puppet & { readonly run: string }> => {
  const run = await server.start("parent", [1, { two: "2" }]);
  return { run, ...(await server.attempt(run)) };
};

describe("GET /input", () => {
  it("names task, arguments and, as SDK 1.2 reads them, the runs", async () => {
    const { run, call, runSubtask } = await puppet();
    const { status, headers, body } = await call("/input");
    expect({ status, type: headers["content-type"] }).toEqual({
      status: 200,
      type: "application/json",
    });
    expect(body).toEqual({
      task_name: "parent",
      input: Buffer.from('[1,{"two":"2"}]').toString("base64"),
      task_run_id: run,
      root_task_run_id: run,
    });
    const child = await runSubtask("child", [2]);
    const input = (await (await server.attempt(child)).call("/input")).body;
    expect(input).toMatchObject({
      task_run_id: child,
      root_task_run_id: run,
      parent_task_run_id: run,
    });
  });
});

describe("POST /callback", () => {
  it("takes a result: a list, of one element from TypeScript, or of any number", async () => {
    for (const results of [[1], [null], [], [1, 2, 3]]) {
      const { run, call, exit } = await puppet();
      const { status, text } = await call("/callback", { complete: { output: encode(results) } });
      expect({ status, text }).toEqual({ status: 200, text: "" });
      exit();
      expect(await server.ended(run)).toMatchObject({ status: "completed", results });
    }
  });

  it("takes an empty output for a task that returns nothing", async () => {
    const { run, call, exit } = await puppet();
    expect((await call("/callback", { complete: { output: "" } })).status).toBe(200);
    exit();
    expect(await server.ended(run)).toMatchObject({ status: "completed", results: [] });
  });

  it("takes an error with its details", async () => {
    const { run, call, exit } = await puppet();
    const error = { details: "boom", stack_trace: "at x" };
    expect((await call("/callback", { error })).status).toBe(200);
    exit("SIGUSR1");
    expect(await server.ended(run)).toMatchObject({ status: "failed", error: "boom" });
  });

  it.each([
    ["neither", {}],
    ["null", "null"],
    ["a list", []],
    ["an output that is no text", { complete: { output: 1 } }],
    ["an output that is no base64", { complete: { output: "not base64!" } }],
    ["base64 with the wrong padding", { complete: { output: "WzFd=" } }],
    ["base64 of no JSON", { complete: { output: Buffer.from("[1").toString("base64") } }],
    ["a result that is no list", { complete: { output: encode({ a: 1 }) } }],
    ["no details", { error: {} }],
    ["half of a body", '{"complete":'],
    [
      "what is nested too deeply",
      {
        complete: {
          output: Buffer.from(`${"[".repeat(2000)}${"]".repeat(2000)}`).toString("base64"),
        },
      },
    ],
  ])("answers 400 to %s, and takes a better one", async (_, body) => {
    const { run, call, complete } = await puppet();
    expect(await call("/callback", body)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/^malformed request: /) },
    });
    await complete("better");
    expect((await server.ended(run)).results).toEqual(["better"]);
  });

  it("answers 413 to more than any result may have", async () => {
    const { call, exit } = await puppet();
    expect((await call("/callback", "x".repeat(8_100_000))).status).toBe(413);
    exit();
  });
});

describe("POST /run-subtask", () => {
  it("answers the id of a new run, with the arguments that were sent", async () => {
    const { call } = await puppet();
    const request = { task_name: "child", input: encode([7]), ...KEY, ...CREATED };
    const { status, body } = await call("/run-subtask", request);
    expect({ status, body }).toEqual({
      status: 200,
      body: { task_run_id: expect.stringMatching(/^trn-[0-9a-v]{20}$/) },
    });
    expect((await server.details(body.task_run_id)).input).toEqual([7]);
  });

  it("takes named arguments, and none", async () => {
    const { call } = await puppet();
    const named = await call("/run-subtask", { task_name: "child", input: encode({ n: 1 }) });
    expect((await server.details(named.body.task_run_id)).input).toEqual({ n: 1 });
    const none = await call("/run-subtask", { task_name: "child" });
    expect((await server.details(none.body.task_run_id)).input).toEqual([]);
  });

  it("knows a request again by its key and time of creation, both", async () => {
    const { call } = await puppet();
    const send = async (more: object) =>
      (await call("/run-subtask", { task_name: "child", ...KEY, ...CREATED, ...more })).body
        .task_run_id;
    const first = await send({});
    expect(await send({})).toBe(first);
    const others = [
      await send({ idempotency_key: "0c7e6c1a-3b5d-4c8e-9f51-222222222222" }),
      await send({ created_at: "2026-01-01T00:00:00.001Z" }),
    ];
    expect(new Set([first, ...others]).size).toBe(3);
  });

  it.each([
    ["no task", {}, "at task_name"],
    ["a number as task", { task_name: 1 }, "at task_name"],
    [
      "arguments that are no base64",
      { task_name: "child", input: "###" },
      "not a JSON array or object",
    ],
    [
      "a number as arguments",
      { task_name: "child", input: encode(1) },
      "not a JSON array or object",
    ],
    [
      "null as arguments",
      { task_name: "child", input: encode(null) },
      "not a JSON array or object",
    ],
    ["a key that is no text", { task_name: "child", idempotency_key: 1 }, "at idempotency_key"],
    ["half of a body", "{", "not JSON"],
  ])("answers 400 to %s, which no SDK sends again", async (_, body, message) => {
    const { call } = await puppet();
    const answer = await call("/run-subtask", body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(message);
  });

  it("answers 400 to arguments of more than 4 MB", async () => {
    const { call } = await puppet();
    const input = encode(["x".repeat(4_000_000)]);
    expect(await call("/run-subtask", { task_name: "child", input })).toMatchObject({
      status: 400,
      body: { message: "the input of child has 4000004 bytes; allowed are 4000000" },
    });
  });

  it("answers 404 to a task that is not there", async () => {
    const { call } = await puppet();
    expect(await call("/run-subtask", { task_name: "nope" })).toMatchObject({
      status: 404,
      body: { message: 'there is no task "nope"; registered are: child, parent' },
    });
  });
});

describe("POST /get-subtask-result", () => {
  it("says that a run goes on, within a time that Python's SDK waits", async () => {
    const { call, runSubtask } = await puppet();
    const child = await runSubtask("child");
    const { status, body } = await call("/get-subtask-result", { task_run_id: child });
    expect({ status, body }).toEqual({ status: 200, body: { still_running: true } });
  });

  it("answers when the run ends, with its output or its error", async () => {
    const { call, runSubtask } = await puppet();
    const [good, empty, bad] = [
      await runSubtask("child"),
      await runSubtask("child"),
      await runSubtask("child"),
    ];
    await (await server.attempt(good)).complete({ a: 1 });
    const mute = await server.attempt(empty);
    await mute.call("/callback", { complete: { output: "" } });
    mute.exit();
    await (await server.attempt(bad)).fail("boom");
    for (const run of [good, empty, bad]) await server.ended(run);
    const result = async (task_run_id: string) =>
      (await call("/get-subtask-result", { task_run_id })).body;
    const done = await result(good);
    expect(done).toEqual({ still_running: false, complete: { output: expect.any(String) } });
    expect(decode(done.complete.output)).toEqual([{ a: 1 }]);
    expect(await result(empty)).toEqual({ still_running: false, complete: { output: "" } });
    expect(await result(bad)).toEqual({ still_running: false, error: { details: "boom" } });
  });

  it("answers 404 to a run that is not the attempt's own, and 400 to what names none", async () => {
    const { call, run } = await puppet();
    const stranger = await server.start("child");
    for (const task_run_id of [stranger, run, "trn-no"]) {
      expect((await call("/get-subtask-result", { task_run_id })).status).toBe(404);
    }
    expect((await call("/get-subtask-result", {})).status).toBe(400);
  });
});

/** The API of the first attempt of a root run, without processes. */
function apiOf(engine: Engine, run: string): AttemptApi {
  return {
    attempt: {
      run,
      root: run,
      parent: null,
      attempt: 1,
      task: "t",
      plan: "standard",
      start: 1,
      shard: null,
      input: [],
    },
    engine,
    holdMs: 0,
    onConnected() {},
    onReported: () => Promise.reject(new Error("nothing is reported")),
    onUnreadable() {},
  };
}

describe("a parent that has ended", () => {
  let folder: string;
  let sockets: Server;
  afterAll(() => {
    sockets.closeAllConnections();
    sockets.close();
    rmSync(folder, { recursive: true });
  });

  it("gets 409, and no run: its processes are being killed, and may still ask", async () => {
    folder = mkdtempSync(join(tmpdir(), "ended-"));
    const path = join(folder, "a.sock");
    // A process that is killed here lives on.
    const { engine, events } = platform();
    const run = startRun(engine, "parent");
    sockets = await serveJson(path, attemptRoutes(apiOf(engine, run)));
    engine.cancelRun(run);
    expect(
      await ask(path, "/run-subtask", { method: "POST", body: { task_name: "shard" } }),
    ).toMatchObject({
      status: 409,
      body: { message: `the run ${run} has ended (canceled) and can start no subtask` },
    });
    // What it does next would show a run that it has made in secret.
    engine.attemptExited(run, 1, died);
    const created = events.filter((each) => each.kind === "run" && each.event === "created");
    expect(created).toMatchObject([{ run }]);
  });
});

describe("a poll that is answered before the end", () => {
  it("leaves nothing behind that would wait for the end", async () => {
    let waiting = 0;
    const engine = {
      details: () => ({ parent: "r" }),
      whenEnded() {
        waiting += 1;
        return () => {
          waiting -= 1;
        };
      },
    };
    const poll = attemptRoutes(apiOf(engine as unknown as Engine, "r"))["POST /get-subtask-result"];
    expect(await poll?.({ task_run_id: "c" })).toEqual({
      status: 200,
      body: { still_running: true },
    });
    expect(waiting).toBe(0);
  });
});

describe("anything else on the socket", () => {
  it.each([
    ["POST", "/input"],
    ["GET", "/callback"],
    ["POST", "/register-tasks"],
    ["GET", "/v1/tasks"],
    ["DELETE", "/"],
  ])("%s %s is answered with 404", async (method, path) => {
    const { socketPath } = await puppet();
    const { status, body } = await ask(socketPath, path, { method });
    expect({ status, body }).toEqual({
      status: 404,
      body: { message: `there is nothing at ${method} ${path}` },
    });
  });

  it("garbage, and a client that has gone, harm nobody", async () => {
    const { socketPath, run, complete } = await puppet();
    await sendRaw(socketPath, "\0\xff garbage\r\n\r\n");
    await sendRaw(
      socketPath,
      "POST /callback HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{",
      true,
    );
    await complete("still fine");
    expect((await server.ended(run)).results).toEqual(["still fine"]);
  });
});
