// `/v1/task-runs` as Render has it (facts, section 3.2), in raw HTTP.
import { beforeAll, describe, expect, it } from "vitest";
import { MAX_ROOTS_UNDER_WAY } from "../dev/dev-platform.ts";
import { never } from "../dev/testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";

const startServer = puppetServers();
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

let server: PuppetServer;
beforeAll(async () => {
  server = await startServer([
    { name: "child", options: { retry: { max_retries: 2, wait_duration_ms: 10, factor: 1 } } },
    { name: "parent", options: { retry: never } },
    { name: "with:colon", options: { retry: never } },
  ]);
});
const post = (body: unknown) => server.ask("/v1/task-runs", { method: "POST", body });

describe("POST /v1/task-runs", () => {
  it("answers 202 with a TaskRun that is under way", async () => {
    const { status, headers, body } = await post({ task: "wf/child", input: [1, "two"] });
    expect(status).toBe(202);
    expect(headers["content-type"]).toBe("application/json");
    expect(body).toEqual({
      id: expect.stringMatching(/^trn-[0-9a-v]{20}$/),
      taskId: expect.stringMatching(/^tsk-[0-9a-v]{20}$/),
      status: "running",
      startedAt: expect.stringMatching(TIME),
      parentTaskRunId: "",
      rootTaskRunId: body.id,
      retries: 0,
      attempts: [
        {
          taskRunId: body.id,
          attempt: 0,
          status: "running",
          enqueuedAt: expect.stringMatching(TIME),
          startedAt: expect.stringMatching(TIME),
        },
      ],
    });
  });

  it.each([
    "child",
    "wf/child",
    "other-workflow/child",
    "wf/child:v1",
    "child:SHA123",
    "wf/with:colon",
  ])("takes the slug %s", async (task) => {
    const run = await server.start(task);
    const input = await (await server.attempt(run)).call("/input");
    expect(input.body.task_name).toBe(task.includes("colon") ? "with:colon" : "child");
  });

  it("takes a task's id", async () => {
    const { body } = await server.ask("/v1/tasks?taskSlug=wf/child");
    const run = await server.start(body[0].task.id);
    expect((await server.details(run)).taskId).toBe(body[0].task.id);
  });

  it.each([
    [
      "no task of that name",
      "wf/nope",
      'there is no task "wf/nope"; registered are: child, parent, with:colon',
    ],
    ["no task of that id", "tsk-00000000000000000000", "there is no task"],
    ["a workflow alone", "wf/", "there is no task"],
  ])("answers 404 where there is %s", async (_, task, message) => {
    const { status, body } = await post({ task, input: [] });
    expect({ status, code: body.code }).toEqual({ status: 404, code: "not_found" });
    expect(body.message).toContain(message);
  });

  it("hands named arguments on as an object", async () => {
    const run = await server.start("child", { shard: 3, of: { ten: 10 } });
    const { body } = await (await server.attempt(run)).call("/input");
    expect(JSON.parse(Buffer.from(body.input, "base64").toString())).toEqual({
      shard: 3,
      of: { ten: 10 },
    });
    expect((await server.details(run)).input).toEqual({ shard: 3, of: { ten: 10 } });
  });

  it.each([
    ["no input", { task: "child" }, "an array of arguments, or an object"],
    ["null as input", { task: "child", input: null }, "an array of arguments, or an object"],
    ["a text as input", { task: "child", input: "[1]" }, "an array of arguments, or an object"],
    ["no task", { input: [] }, "at task"],
    ["a number as task", { task: 7, input: [] }, "at task"],
    ["an empty task", { task: "", input: [] }, "at task"],
    ["a list as body", [], "expected object"],
    ["null as body", "null", "expected object"],
    ["half of a body", '{"task":"child"', "not JSON"],
    ["no body", "", "not JSON"],
    ["no UTF-8", '"\ud800"'.replace("\ud800", "\xff"), "expected object"],
  ])("answers 400 to %s", async (_, body, message) => {
    const answer = await post(body);
    expect(answer).toMatchObject({
      status: 400,
      body: { id: expect.stringMatching(/^req-/), code: "invalid_request" },
    });
    expect(answer.body.message).toContain(message);
  });

  it("answers a repeated idempotency key with the first run, whatever else is sent", async () => {
    const start = async (idempotencyKey: string, input: readonly unknown[]) => {
      const { status, body } = await post({ task: "child", input, idempotencyKey });
      expect(status).toBe(202);
      return body.id;
    };
    const first = await start("k1", [1]);
    expect(await start("k1", [1])).toBe(first);
    expect(await start("k1", [2])).toBe(first);
    expect(await start("k2", [1])).not.toBe(first);
    expect((await server.details(first)).input).toEqual([1]);
  });

  it.each(["", "k".repeat(256), 7, null])("answers 400 to the idempotency key %j", async (key) => {
    const { status, body } = await post({ task: "child", input: [], idempotencyKey: key });
    expect({ status, code: body.code }).toEqual({ status: 400, code: "invalid_request" });
  });

  it("answers 429 where too many runs are under way, and takes more when one has ended", async () => {
    const busy = await startServer([{ name: "task", options: { retry: never } }], {
      concurrency: 1,
    });
    const start = () =>
      busy.ask("/v1/task-runs", { method: "POST", body: { task: "task", input: [] } });
    const answers = await Promise.all(Array.from({ length: MAX_ROOTS_UNDER_WAY }, start));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const refused = await start();
    expect(refused).toMatchObject({
      status: 429,
      headers: { "retry-after": "1" },
      body: { code: "too_many_runs" },
    });
    const waiting = answers.at(-1)?.body.id;
    await busy.ask(`/v1/task-runs/${waiting}`, { method: "DELETE" });
    expect((await start()).status).toBe(202);
  });

  it("answers 429 where runs under way hold too much, subtasks and all", async () => {
    const retention = { maxRuns: 10, maxBytes: 1000 };
    const busy = await startServer([{ name: "task", options: { retry: never } }], { retention });
    const root = await busy.start("task", ["x".repeat(600)]);
    const start = () =>
      busy.ask("/v1/task-runs", { method: "POST", body: { task: "task", input: [] } });
    expect((await start()).status).toBe(202);
    await (await busy.attempt(root)).runSubtask("task", ["x".repeat(600)]);
    expect((await start()).status).toBe(429);
  });

  it("answers 400 to arguments of more than 4 MB, all together, and takes 4 MB", async () => {
    // Two brackets and two quotes belong to it.
    const most = "x".repeat(4_000_000 - 4);
    expect((await post({ task: "child", input: [most] })).status).toBe(202);
    const { status, body } = await post({ task: "child", input: [`${most}x`] });
    expect({ status, code: body.code }).toEqual({ status: 400, code: "input_too_large" });
    expect(body.message).toBe("the input of child has 4000001 bytes; allowed are 4000000");
  });

  it("answers 413 to a body that no arguments can explain, and takes the next", async () => {
    const { status, body } = await post({ task: "child", input: ["x".repeat(9_000_000)] });
    expect({ status, code: body.code }).toEqual({ status: 413, code: "payload_too_large" });
    await server.start("child");
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])(
    "answers 415 to a body of the type %j",
    async (type) => {
      const { status, body } = await server.ask("/v1/task-runs", {
        method: "POST",
        body: { task: "child", input: [] },
        headers: { "Content-Type": type },
      });
      expect({ status, code: body.code }).toEqual({ status: 415, code: "unsupported_media_type" });
    },
  );

  it("takes a body whose type names its encoding", async () => {
    const { status } = await server.ask("/v1/task-runs", {
      method: "POST",
      body: { task: "child", input: [] },
      headers: { "Content-Type": "application/json; charset=utf-8" },
    });
    expect(status).toBe(202);
  });

  it("answers 400 to what is nested too deeply to be written again", async () => {
    const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const { status, body } = await post(`{"task":"child","input":${nested}}`);
    expect({ status, message: body.message }).toEqual({
      status: 400,
      message: "the body is nested more than 1000 levels deep",
    });
  });
});

describe("GET /v1/task-runs/{id}", () => {
  it("shows input, results, attempts and their errors", async () => {
    const run = await server.start("child", [1]);
    await (await server.attempt(run)).fail("boom");
    await (await server.attempt(run, 2)).complete({ squared: 1 });
    await server.ended(run);
    const { status, body } = await server.ask(`/v1/task-runs/${run}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: run,
      taskId: expect.stringMatching(/^tsk-/),
      status: "completed",
      startedAt: body.attempts[0].startedAt,
      completedAt: expect.stringMatching(TIME),
      parentTaskRunId: "",
      rootTaskRunId: run,
      retries: 1,
      input: [1],
      results: [{ squared: 1 }],
      attempts: [
        {
          taskRunId: run,
          attempt: 0,
          status: "failed",
          enqueuedAt: expect.stringMatching(TIME),
          startedAt: expect.stringMatching(TIME),
          completedAt: expect.stringMatching(TIME),
          error: "boom",
        },
        {
          taskRunId: run,
          attempt: 1,
          status: "completed",
          enqueuedAt: expect.stringMatching(TIME),
          startedAt: expect.stringMatching(TIME),
          completedAt: expect.stringMatching(TIME),
          results: [{ squared: 1 }],
        },
      ],
    });
    const times = body.attempts.flatMap(
      (attempt: { enqueuedAt: string; startedAt: string; completedAt: string }) => [
        attempt.enqueuedAt,
        attempt.startedAt,
        attempt.completedAt,
      ],
    );
    expect(times).toEqual([...times].sort());
  });

  it("shows of a subtask its parent, the parent's attempt and its root", async () => {
    const root = await server.start("parent");
    const parent = await server.attempt(root);
    const child = await parent.runSubtask("child");
    const grandchild = await (await server.attempt(child)).runSubtask("child");
    expect(await server.details(grandchild)).toMatchObject({
      parentTaskRunId: child,
      parentTaskAttempt: 0,
      rootTaskRunId: root,
    });
    expect(await server.details(root)).not.toHaveProperty("parentTaskAttempt");
    await (await server.attempt(child)).fail("boom");
    const again = await (await server.attempt(child, 2)).runSubtask("child");
    expect((await server.details(again)).parentTaskAttempt).toBe(1);
    await parent.complete(null);
    expect((await server.ended(root)).results).toEqual([null]);
  });

  it("has an error where a run failed, and an empty list where there is no result", async () => {
    const run = await server.start("parent");
    await (await server.attempt(run)).fail("gave up");
    await server.ended(run);
    expect(await server.details(run)).toMatchObject({
      status: "failed",
      error: "gave up",
      results: [],
      attempts: [{ status: "failed", error: "gave up" }],
    });
  });

  it.each(["trn-00000000000000000000", "nonsense", "%E2%82%AC", "__proto__", "constructor"])(
    "answers 404 to %s",
    async (id) => {
      const { status, body } = await server.ask(`/v1/task-runs/${id}`);
      expect({ status, code: body.code }).toEqual({ status: 404, code: "not_found" });
    },
  );

  it("answers 400 to an escape that is none", async () => {
    expect((await server.ask("/v1/task-runs/%zz")).status).toBe(400);
  });
});

describe("DELETE /v1/task-runs/{id}", () => {
  it("answers 204 and cancels the run with all below it; their processes are gone", async () => {
    const root = await server.start("parent");
    const parent = await server.attempt(root);
    const child = await parent.runSubtask("child");
    const middle = await server.attempt(child);
    const grandchild = await middle.runSubtask("child");
    const leaf = await server.attempt(grandchild);
    const { status, text } = await server.ask(`/v1/task-runs/${root}`, { method: "DELETE" });
    expect({ status, text }).toEqual({ status: 204, text: "" });
    expect((await server.ended(root)).status).toBe("canceled");
    for (const { pid } of [parent, middle, leaf])
      expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    for (const run of [root, child, grandchild]) {
      expect(await server.details(run)).toMatchObject({
        status: "canceled",
        completedAt: expect.stringMatching(TIME),
        attempts: [{ status: "canceled" }],
      });
    }
  });

  it("answers 404, 409 or 400 where there is nothing to cancel", async () => {
    const cancel = (run: string) => server.ask(`/v1/task-runs/${run}`, { method: "DELETE" });
    expect((await cancel("trn-00000000000000000000")).status).toBe(404);
    const root = await server.start("parent");
    const parent = await server.attempt(root);
    const child = await parent.runSubtask("child");
    expect((await cancel(child)).body).toMatchObject({
      code: "invalid_request",
      message: `the task run ${child} is a subtask; cancel its root ${root}`,
    });
    await parent.complete(1);
    await server.ended(root);
    expect(await cancel(root)).toMatchObject({
      status: 409,
      body: {
        code: "run_ended",
        message: `the task run ${root} has ended (completed) and cannot be cancelled`,
      },
    });
  });
});
