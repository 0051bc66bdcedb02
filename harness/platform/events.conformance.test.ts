// `/v1/task-runs/events` as SDK 1.0 reads it (facts, sections 3.1 and 3.2), in raw HTTP.
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { never } from "../dev/testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";

const startServer = puppetServers();

let server: PuppetServer;
beforeAll(async () => {
  server = await startServer([
    { name: "task", options: { retry: never } },
    { name: "retried", options: { retry: { max_retries: 1, wait_duration_ms: 10, factor: 1 } } },
  ]);
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a stream", () => {
  it("is server-sent events: first when to connect again, then an event with id, name and data", async () => {
    const run = await server.start("task");
    const stream = await server.open([run]);
    expect(stream.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
    });
    await (await server.attempt(run)).complete([1, "two\nlines"]);
    const { id, data } = await stream.next();
    expect(data).toEqual(await server.details(run));
    expect(stream.raw()).toBe(
      `retry: 2000\n\nid: ${id}\nevent: task.completed\ndata: ${JSON.stringify(data)}\n\n`,
    );
    expect(Number(id)).toBeGreaterThan(0);
    stream.close();
  });

  it.each(["completed", "failed", "canceled"])(
    "calls the end of a run that is %s task.completed, the name that the SDK listens to",
    async (status) => {
      const run = await server.start("task");
      const stream = await server.open([run]);
      const attempt = await server.attempt(run);
      if (status === "completed") await attempt.complete(1);
      if (status === "failed") await attempt.fail("boom");
      if (status === "canceled") await server.ask(`/v1/task-runs/${run}`, { method: "DELETE" });
      expect(await stream.next()).toMatchObject({
        event: "task.completed",
        data: { id: run, status },
      });
      stream.close();
    },
  );

  it("says nothing of an attempt that fails while there are retries", async () => {
    const run = await server.start("retried");
    const stream = await server.open([run]);
    await (await server.attempt(run)).fail("boom");
    const second = await server.attempt(run, 2);
    expect(stream.waiting).toEqual([]);
    await second.complete("healed");
    expect((await stream.next()).data).toMatchObject({ status: "completed", retries: 1 });
    stream.close();
  });

  it("tells the ends of several runs and of subtasks, in the order in which they come", async () => {
    const root = await server.start("task");
    const parent = await server.attempt(root);
    const child = await parent.runSubtask("task");
    const stream = await server.open([root, child]);
    await (await server.attempt(child)).complete("child");
    expect((await stream.next()).data.id).toBe(child);
    await parent.complete("root");
    expect((await stream.next()).data.id).toBe(root);
    stream.close();
  });

  it("stays open, with a comment now and then", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const run = await server.start("task");
    const stream = await server.open([run]);
    vi.advanceTimersByTime(25_000);
    await (await server.attempt(run)).complete(1);
    await stream.next();
    expect(stream.raw()).toMatch(/^retry: 2000\n\n: ping\n\nid: /);
    vi.advanceTimersByTime(25_000);
    // An answer that comes after the comment shows that the comment has come.
    const other = await server.start("task");
    await (await server.attempt(other)).complete(1);
    await server.ended(other);
    expect(stream.raw()).toMatch(/\n\n: ping\n\n$/);
    stream.close();
  });
});

describe("who comes late or again", () => {
  it.each(["completed", "failed", "canceled"])(
    "is told at once of a run that is %s",
    async (status) => {
      const run = await server.start("task");
      const attempt = await server.attempt(run);
      if (status === "completed") await attempt.complete(1);
      if (status === "failed") await attempt.fail("boom");
      if (status === "canceled") await server.ask(`/v1/task-runs/${run}`, { method: "DELETE" });
      for (const _time of [1, 2])
        expect(await server.ended(run)).toMatchObject({ id: run, status });
    },
  );

  it("is told of what has ended while the connection was lost", async () => {
    const run = await server.start("task");
    const lost = await server.open([run]);
    lost.close();
    await (await server.attempt(run)).complete("kept");
    expect((await server.ended(run)).results).toEqual(["kept"]);
  });

  it("is not told again of what it has seen, if it says so", async () => {
    const [first, second] = [await server.start("task"), await server.start("task")];
    await (await server.attempt(first)).complete(1);
    await server.ended(first);
    await (await server.attempt(second)).complete(2);
    await server.ended(second);
    const both = await server.open([second, first]);
    const seen = await both.next();
    expect(seen.data.id).toBe(first);
    both.close();
    const again = await server.open([second, first], { "Last-Event-ID": seen.id });
    expect((await again.next()).data.id).toBe(second);
    expect(again.waiting).toEqual([]);
    again.close();
  });

  it.each(["nonsense", "-1", "9".repeat(40)])(
    "is told all where it says it has seen %s",
    async (id) => {
      const run = await server.start("task");
      await (await server.attempt(run)).complete(1);
      const stream = await server.open([run], { "Last-Event-ID": id });
      expect((await stream.next()).data.id).toBe(run);
      stream.close();
    },
  );
});

describe("a request that cannot be answered by a stream", () => {
  it.each(["", "?taskRunIds=", "?taskRunIds=,,"])("gets 400 without runs: %j", async (query) => {
    const { status, body } = await server.ask(`/v1/task-runs/events${query}`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: "invalid_request" });
  });

  it("gets 404 for a run that is not there: it would wait for ever", async () => {
    const run = await server.start("task");
    const { status, body } = await server.ask(`/v1/task-runs/events?taskRunIds=${run},trn-no`);
    expect({ status, message: body.message }).toEqual({
      status: 404,
      message: 'there is no task run "trn-no"',
    });
  });
});
