// `/v1/logs` as Render has it (facts, section 3.2), in raw HTTP and over WebSocket.
import { beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { never } from "../dev/testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";

const startServer = puppetServers();
const LINES = ["one", "two 2", '{"level":50,"event":"three"}', "four", '{"level":"warn"}'];

interface Log {
  readonly id: string;
  readonly message: string;
  readonly timestamp: string;
}

let server: PuppetServer;
let run: string;
let other: string;
/** Starts a run that writes lines. */
const talk = async (task: string, print: readonly string[]) => {
  const id = await server.start(task, [{ print }]);
  await server.happened(
    (event) => event.kind === "log" && event.run === id && event.line === print.at(-1),
  );
  return id;
};
beforeAll(async () => {
  server = await startServer([
    { name: "talks", options: { retry: never } },
    { name: "chats", options: { retry: never } },
  ]);
  run = await talk("talks", LINES);
  other = await talk("chats", ["another"]);
});

const page = async (query: string) => {
  const { status, body } = await server.ask(`/v1/logs?${query}`);
  expect(status).toBe(200);
  return body as { hasMore: boolean; nextStartTime: string; nextEndTime: string; logs: Log[] };
};
/** Without the line by which the test finds the attempt. */
const messages = async (query: string) =>
  (await page(query)).logs.map(({ message }) => message).filter((text) => !text.includes("puppet"));

describe("GET /v1/logs", () => {
  it("answers a line for each that was written, latest first, with what it belongs to", async () => {
    expect(await messages(`taskRun=${run}`)).toEqual(LINES.toReversed());
    const { body } = await server.ask("/v1/tasks/talks");
    const { logs } = await page(`taskRun=${run}&text=three`);
    expect(logs).toEqual([
      {
        id: expect.stringMatching(/^log-\d+$/),
        message: LINES[2],
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        labels: [
          { name: "level", value: "error" },
          { name: "task", value: body.id },
          { name: "taskRun", value: run },
        ],
      },
    ]);
  });

  it("begins with the oldest where that is asked for", async () => {
    expect(await messages(`taskRun=${run}&direction=forward`)).toEqual(LINES);
  });

  it.each(["forward", "backward"])(
    "has pages that follow one another %s, without a gap",
    async (direction) => {
      const whole = (await page(`taskRun=${run}&direction=${direction}`)).logs;
      const found: Log[] = [];
      let query = `taskRun=${run}&direction=${direction}&limit=2`;
      for (let pages = 1; ; pages++) {
        const { hasMore, nextStartTime, nextEndTime, logs } = await page(query);
        found.push(...logs);
        if (!hasMore) {
          expect(pages).toBe(3);
          break;
        }
        query = `taskRun=${run}&direction=${direction}&limit=2&startTime=${nextStartTime}&endTime=${nextEndTime}`;
      }
      expect(found).toEqual(whole);
    },
  );

  it("filters by runs, tasks, levels and texts", async () => {
    expect(await messages(`taskRun=${other}`)).toEqual(["another"]);
    expect(await messages(`taskRun=${other}&taskRun=${run}`)).toHaveLength(6);
    expect(await messages("task=wf/chats")).toEqual(["another"]);
    expect(await messages("task=nope")).toEqual([]);
    expect(await messages("level=error")).toEqual([LINES[2]]);
    expect(await messages("level=WARN,error")).toEqual([LINES[4], LINES[2]]);
    expect(await messages("text=two,four")).toEqual(["four", "two 2"]);
    // Neither a wildcard nor a pattern.
    expect(await messages("text=t.o")).toEqual([]);
  });

  it("filters by time; both ends belong to it, and without a start an hour ago is one", async () => {
    const [, second, third] = (await page(`taskRun=${run}&direction=forward`)).logs as [
      Log,
      Log,
      Log,
    ];
    const range = `taskRun=${run}&startTime=${second.timestamp}&endTime=${third.timestamp}`;
    expect((await page(range)).logs.map(({ id }) => id)).toEqual([third.id, second.id]);
    expect((await page(`taskRun=${run}&startTime=4102444800`)).logs).toEqual([]);
    expect((await page(`taskRun=${run}&endTime=0`)).logs).toEqual([]);
    const { nextStartTime, nextEndTime } = await page(`taskRun=${run}`);
    const hours = (Date.parse(nextEndTime) - Date.parse(nextStartTime)) / 3_600_000;
    expect(hours).toBeCloseTo(1, 5);
  });

  it.each(["startTime=yesterday", "endTime=2026-13-01T00:00:00Z", "direction=up", "limit=0"])(
    "answers 400 to %s",
    async (query) => {
      expect((await server.ask(`/v1/logs?${query}`)).status).toBe(400);
    },
  );
});

describe("/v1/logs/subscribe", () => {
  function subscribe(query: string, headers: Record<string, string> = {}) {
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/v1/logs/subscribe?${query}`, {
      headers,
    });
    const lines: Log[] = [];
    const asking: ((line: Log) => void)[] = [];
    socket.on("message", (data) => {
      const line = JSON.parse(String(data)) as Log;
      const asker = asking.shift();
      if (asker === undefined) lines.push(line);
      else asker(line);
    });
    const opened = new Promise<WebSocket>((resolve, reject) => {
      socket.once("open", () => resolve(socket));
      socket.once("error", reject);
    });
    const next = () =>
      new Promise<Log>((resolve) => {
        const line = lines.shift();
        if (line === undefined) asking.push(resolve);
        else resolve(line);
      });
    return { opened, next, close: () => socket.terminate() };
  }

  it("sends each line that is asked for as it is written, as JSON", async () => {
    const { opened, next, close } = subscribe("task=chats&text=now");
    await opened;
    await talk("talks", ["not now"]);
    const id = await talk("chats", ["before", "and now"]);
    const line = await next();
    expect(line).toEqual((await page(`taskRun=${id}&text=now`)).logs[0]);
    expect(line.message).toBe("and now");
    close();
  });

  it("begins with the past where a start is given", async () => {
    const { opened, next, close } = subscribe(`taskRun=${run}&startTime=0&text=one,two`);
    await opened;
    expect([(await next()).message, (await next()).message]).toEqual(["one", "two 2"]);
    close();
  });

  it.each([
    ["a time that is none", "startTime=x", {}, "400"],
    ["a web page", "", { Origin: "http://evil.example" }, "403"],
    ["another host's name", "", { Host: "evil.example" }, "403"],
  ])("refuses %s", async (_, query, headers, status) => {
    await expect(subscribe(query, headers).opened).rejects.toThrow(status);
  });

  it("is a WebSocket and nothing else, and no other path is one", async () => {
    const plain = await server.ask("/v1/logs/subscribe");
    expect({ status: plain.status, code: plain.body.code }).toEqual({
      status: 400,
      code: "invalid_request",
    });
    const elsewhere = new WebSocket(`${server.url.replace("http", "ws")}/v1/logs`);
    await expect(
      new Promise((resolve, reject) => {
        elsewhere.once("open", resolve);
        elsewhere.once("error", reject);
      }),
    ).rejects.toThrow("404");
  });

  it("hangs up on a client that talks too much, and serves the others", async () => {
    const { opened } = subscribe("");
    const socket = await opened;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.send("x".repeat(2000));
    expect(await closed).toBe(1009);
    expect((await server.ask("/v1/logs")).status).toBe(200);
  });
});
