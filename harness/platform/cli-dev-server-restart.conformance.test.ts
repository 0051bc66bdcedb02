// What the dev server of Render's CLI 2.24 forgets when it ends (facts, section 4.4, "nothing persists"): ours
// does not. The names say what the CLI's does.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { never } from "../dev/testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";

const startServer = puppetServers();
const TASKS = [
  { name: "task", options: { retry: never } },
  { name: "retried", options: { retry: { max_retries: 1, wait_duration_ms: 50, factor: 1 } } },
  {
    name: "patient",
    options: { retry: { max_retries: 1, wait_duration_ms: 3_600_000, factor: 1 } },
  },
];
const LIMITS = { exitMs: 300 };

describe("nothing persists: a server that is started again", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "history-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const notices: string[] = [];
  const serve = (name: string, of: readonly unknown[] = TASKS) =>
    startServer(of, {
      historyFolder: join(folder, name),
      limits: LIMITS,
      onNotice: (notice) => notices.push(notice),
    });
  /** What SIGKILL would leave of a server that goes on. */
  const killed = (name: string, copy: string) => {
    const filter = (path: string) => !path.endsWith("/lock");
    cpSync(join(folder, name), join(folder, copy), { recursive: true, filter });
  };
  const finished = async (of: PuppetServer, task = "task", value: unknown = 1) => {
    const run = await of.start(task, ["an argument"]);
    await (await of.attempt(run)).complete(value);
    return await of.ended(run);
  };
  const post = (of: PuppetServer, idempotencyKey: string) =>
    of.ask("/v1/task-runs", {
      method: "POST",
      body: { task: "task", input: [], idempotencyKey },
    });

  it("knows no run, no log, no key of before", async () => {
    // The code of the next server does not have this task any more.
    const before = await serve("all", [...TASKS, { name: "gone", options: { retry: never } }]);
    const { id: gone } = await finished(before, "gone", "x");
    const root = await before.start("task", [{ print: ["a line", "another one"] }]);
    const parent = await before.attempt(root);
    const child = await parent.runSubtask("retried", ["of a subtask"]);
    await (await before.attempt(child)).fail("boom");
    await (await before.attempt(child, 2)).complete([1, { two: null }]);
    await parent.fail("no use");
    await before.ended(root);
    const stopped = await before.start("task");
    await before.attempt(stopped);
    await before.ask(`/v1/task-runs/${stopped}`, { method: "DELETE" });
    await before.ended(stopped);
    const keyed = (await post(before, "my key")).body.id;
    await (await before.attempt(keyed)).complete("keyed");
    await before.ended(keyed);

    const runs = [gone, root, child, stopped, keyed];
    const { workflowId, workflowVersionId } = (await before.ask("/v1/tasks")).body[0].task;
    const page = (await before.ask("/v1/task-runs?limit=2")).body;
    const paths = [
      "/v1/task-runs",
      "/v1/task-runs?limit=2",
      `/v1/task-runs?limit=2&cursor=${page[1].cursor}`,
      `/v1/task-runs?rootTaskRunId=${root}`,
      "/v1/task-runs?taskSlug=wf/retried",
      "/v1/task-runs?taskSlug=gone",
      `/v1/task-runs?workflowId=${workflowId}`,
      `/v1/task-runs?workflowVersionId=${workflowVersionId}`,
      ...runs.map((run) => `/v1/task-runs/${run}`),
      `/v1/logs?direction=forward&limit=100&taskRun=${root}`,
      "/v1/logs?direction=forward&limit=100&text=another%20one",
    ];
    const said = async (of: PuppetServer) => {
      const stream = await of.open(runs);
      const events = [];
      for (const _ of runs) events.push(await stream.next());
      stream.close();
      const answers = [];
      for (const path of paths) {
        const { status, body } = await of.ask(path);
        // Logs tell the time of the question too.
        answers.push({ path, status, body: body.logs ?? body });
      }
      return { events, answers };
    };
    const told = await said(before);
    expect(told.answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
    expect(told.answers.filter(({ body }) => body.length === 0)).toEqual([]);
    await before.close();

    const after = await serve("all");
    expect(await said(after)).toEqual(told);
    for (const run of [gone, root, stopped, keyed]) {
      const { status, body } = await after.ask(`/v1/task-runs/${run}`, { method: "DELETE" });
      expect({ status, code: body.code }).toEqual({ status: 409, code: "run_ended" });
    }
    expect((await post(after, "my key")).body.id).toBe(keyed);
    expect((await post(after, "another key")).body.id).not.toBe(keyed);
    const next = await finished(after);
    // Its number, which the cursor is, goes on from those of before, and so does that of its end.
    const [latest] = (await after.ask("/v1/task-runs?limit=1")).body;
    expect(latest.taskRun.id).toBe(next.id);
    const older = (await after.ask(`/v1/task-runs?limit=2&cursor=${latest.cursor}`)).body;
    expect(older[1].taskRun.id).toBe(keyed);
    const seen = { "Last-Event-ID": told.events.at(-1)?.id ?? "" };
    const missed = await after.open([...runs, next.id], seen);
    expect((await missed.next()).data.id).toBe(next.id);
    missed.close();
    expect(next.taskId).toBe(told.events.find(({ data }) => data.id === root)?.data.taskId);
    // And once more: what was taken over is kept.
    await after.close();
    const last = await serve("all");
    expect((await said(last)).events).toEqual(told.events);
    expect((await post(last, "my key")).body.id).toBe(keyed);
    expect(notices).toEqual([]);
  });

  it("after a kill finds no trace of what was under way, roots and subtasks", async () => {
    const before = await serve("killed");
    const done = await finished(before);
    const root = await before.start("task");
    const parent = await before.attempt(root);
    const child = await parent.runSubtask("patient");
    await (await before.attempt(child)).fail("boom");
    await before.happened(
      (event) => event.kind === "run" && event.event === "retry-scheduled" && event.run === child,
    );
    const patient = await before.start("patient");
    killed("killed", "killed-2");

    const after = await serve("killed-2");
    const error = "the server ended while the run was under way";
    expect(await after.details(done.id)).toEqual(done);
    const shown = await after.details(root);
    expect(shown).toMatchObject({
      status: "failed",
      error,
      completedAt: expect.any(String),
      attempts: [{ status: "failed", error, completedAt: shown.completedAt }],
    });
    expect(await after.details(child)).toMatchObject({
      status: "failed",
      error,
      attempts: [{ status: "failed", error: "boom" }],
    });
    expect(await after.ended(patient)).toMatchObject({ status: "failed", error });
    expect(await after.statusesBelow(root)).toEqual(["failed", "failed"]);
    expect(notices).toEqual([]);
  });

  it("after a kill finds a run going on that was cancelled", async () => {
    const before = await serve("final");
    const root = await before.start("task");
    const child = await (await before.attempt(root)).runSubtask("task");
    await before.attempt(child);
    await before.ask(`/v1/task-runs/${root}`, { method: "DELETE" });
    // Its processes are still being killed.
    killed("final", "final-2");
    const after = await serve("final-2");
    expect(await after.statusesBelow(root)).toEqual(["canceled", "canceled"]);
    expect((await after.details(child)).error).toBe("the run was cancelled");
  });

  it("after an end in good order finds no trace of what that has cancelled", async () => {
    const before = await serve("closed");
    const root = await before.start("task");
    const child = await (await before.attempt(root)).runSubtask("task");
    await before.attempt(child);
    await before.close();
    const after = await serve("closed");
    expect(await after.statusesBelow(root)).toEqual(["canceled", "canceled"]);
    expect((await after.ended(root)).error).toBe("the run was cancelled");
  });
});
