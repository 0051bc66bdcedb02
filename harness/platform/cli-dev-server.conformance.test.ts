// What is wrong with the dev server of Render's CLI 2.24 (facts, section 4.4), one test for each: ours
// does not do it. The names say what the CLI's does.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { shellWord } from "../arguments/shell-word.ts";
import { never, puppetCommand } from "../dev/testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";
import { encode } from "./wire.ts";

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

let server: PuppetServer;
beforeAll(async () => {
  server = await startServer(TASKS, { limits: LIMITS });
});

const cancel = async (run: string) =>
  (await server.ask(`/v1/task-runs/${run}`, { method: "DELETE" })).status;
/** Once it has, it is for good. */
async function died(pid: number): Promise<void> {
  const isThere = () => {
    try {
      process.kill(pid, 0);
      // One that nobody has waited for yet is as dead.
      return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
    } catch {
      return false;
    }
  };
  while (isThere()) await new Promise((resolve) => setTimeout(resolve, 10));
}
const statusesBelow = async (root: string, of = server): Promise<string[]> => {
  const { body } = await of.ask(`/v1/task-runs?rootTaskRunId=${root}&limit=100`);
  return body.map(({ taskRun }: { taskRun: { status: string } }) => taskRun.status);
};

describe("not enforced there", () => {
  it("timeout_seconds: an attempt works for as long as it likes", async () => {
    const strict = await startServer(
      [{ name: "slow", options: { timeout_seconds: 30, retry: never } }],
      { timeoutScale: 0.1 },
    );
    const run = await strict.start("slow");
    const { pid } = await strict.attempt(run);
    expect((await strict.ended(run)).error).toBe("ran longer than its timeout of 30 s");
    await died(pid);
  });

  it("plan: it is not read, so that even a number is taken", async () => {
    const plan = (name: unknown) => [{ name: "t", options: { plan: name } }];
    await expect(startServer(plan(7))).rejects.toThrow("at tasks[0].options.plan");
    await startServer(plan("standard"));
  });

  describe("plan: an attempt takes as much memory as it likes", () => {
    const retry = { max_retries: 1, wait_duration_ms: 0, factor: 1 };
    const tasks = [
      { name: "undeclared", options: { retry: never } },
      { name: "small", options: { retry, plan: "starter" } },
      { name: "of unpublished size", options: { retry: never, plan: "flex" } },
    ];
    // A process of Node holds 60 MiB from the start.
    const planMemoryMiB = new Map([
      ["starter", 120],
      ["standard", 240],
    ]);
    const reason = (plan: string, memory: number) =>
      new RegExp(`^ran out of memory: (\\d+) MiB, where its plan "${plan}" has ${memory} MiB$`);
    const holding = (MiB: number) => [{ hold: MiB, print: ["it holds them"] }];
    let strict: PuppetServer;
    beforeAll(async () => {
      strict = await startServer(tasks, { planMemoryMiB });
    });
    const holds = (run: string) =>
      strict.happened(
        (each) => each.kind === "log" && each.run === run && each.line === "it holds them",
      );

    it("which another of the same size, on a larger plan, survives", async () => {
      const larger = await strict.start("undeclared", holding(130));
      const unknown = await strict.start("of unpublished size", holding(250));
      await Promise.all([larger, unknown].map(holds));
      // Whoever looks at this one looks at those two.
      const run = await strict.start("small", holding(130));
      const { pid } = await strict.attempt(run);
      const { status, error, attempts } = await strict.ended(run);
      expect({ status, attempts: attempts.length }).toEqual({ status: "failed", attempts: 2 });
      const [, held] = reason("starter", 120).exec(error) ?? [];
      expect(Number(held)).toBeGreaterThan(120);
      await died(pid);
      for (const other of [larger, unknown]) await (await strict.attempt(other)).complete("done");
      expect((await strict.ended(larger)).results).toEqual(["done"]);
      expect((await strict.ended(unknown)).results).toEqual(["done"]);
    });

    it("by production's default where it declares none", async () => {
      const run = await strict.start("undeclared", holding(250));
      expect((await strict.ended(run)).error).toMatch(reason("standard", 240));
    });

    it("together with what it has started", async () => {
      const marker = `${strict.marker}-wrapped`;
      const command = `sh -c ${shellWord(`${puppetCommand(marker, tasks)}; true`)}`;
      const wrapped = await startServer([], { workers: [command], planMemoryMiB });
      const run = await wrapped.start("undeclared", holding(250));
      const { pid } = await wrapped.attempt(run);
      expect((await wrapped.ended(run)).error).toMatch(reason("standard", 240));
      await died(pid);
    });
  });

  it("payload size: arguments of any size are taken", async () => {
    const body = { task: "task", input: ["x".repeat(4_000_000)] };
    expect((await server.ask("/v1/task-runs", { method: "POST", body })).status).toBe(400);
  });

  it("concurrency and queueing: all runs start at once", async () => {
    const narrow = await startServer(TASKS, { concurrency: 1 });
    const [first, second] = [await narrow.start("task"), await narrow.start("task")];
    const { body } = await narrow.ask(`/v1/task-runs/${second}`);
    expect(body).toMatchObject({ status: "pending", attempts: [] });
    expect(body).not.toHaveProperty("startedAt");
    // A parent that waits for its subtask makes room for it.
    const parent = await narrow.attempt(first);
    const child = await parent.runSubtask("task");
    await (await narrow.attempt(second)).complete(1);
    await (await narrow.attempt(child)).complete(2);
    await parent.complete(3);
    expect((await narrow.ended(first)).status).toBe("completed");
  });

  it("eviction: every run is kept for ever", async () => {
    const small = await startServer(TASKS, { retention: { maxRuns: 3, maxBytes: 1_000_000 } });
    const runs: string[] = [];
    for (let n = 0; n < 5; n++) {
      const run = await small.start("task");
      await (await small.attempt(run)).complete(n);
      await small.ended(run);
      runs.push(run);
    }
    const statuses = await Promise.all(
      runs.map(async (run) => (await small.ask(`/v1/task-runs/${run}`)).status),
    );
    expect(statuses).toEqual([404, 404, 200, 200, 200]);
    expect((await small.ask("/v1/task-runs")).body).toHaveLength(3);
    const late = await small.ask(`/v1/task-runs/events?taskRunIds=${runs[0]}`);
    expect(late.status).toBe(404);
  });
});

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
    expect(await statusesBelow(root, after)).toEqual(["failed", "failed"]);
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
    expect(await statusesBelow(root, after)).toEqual(["canceled", "canceled"]);
    expect((await after.details(child)).error).toBe("the run was cancelled");
  });

  it("after an end in good order finds no trace of what that has cancelled", async () => {
    const before = await serve("closed");
    const root = await before.start("task");
    const child = await (await before.attempt(root)).runSubtask("task");
    await before.attempt(child);
    await before.close();
    const after = await serve("closed");
    expect(await statusesBelow(root, after)).toEqual(["canceled", "canceled"]);
    expect((await after.ended(root)).error).toBe("the run was cancelled");
  });
});

describe("idempotency", () => {
  it("is not known: a /run-subtask that is sent again starts a second run", async () => {
    const root = await server.start("task");
    const parent = await server.attempt(root);
    const child = await parent.runSubtask("task", [], "same key");
    expect(await parent.runSubtask("task", [], "same key")).toBe(child);
    expect(await statusesBelow(root)).toHaveLength(2);
  });
});

describe("an event for each attempt that fails", () => {
  it("ends the wait for a run that heals", async () => {
    const run = await server.start("retried");
    const result = server.ended(run);
    await (await server.attempt(run)).fail("boom");
    await (await server.attempt(run, 2)).complete("healed");
    expect(await result).toMatchObject({ status: "completed", results: ["healed"] });
  });
});

describe("a kill that reaches one process: under a wrapper such as npm or sh", () => {
  let wrapped: PuppetServer;
  beforeAll(async () => {
    const marker = `${server.marker}-wrapped`;
    const command = `sh -c ${shellWord(`${puppetCommand(marker, TASKS)}; true`)}`;
    wrapped = await startServer([], { workers: [command], limits: LIMITS });
  });

  it("a task that is cancelled lives on, and may write", async () => {
    const run = await wrapped.start("task");
    const { pid } = await wrapped.attempt(run);
    const { status } = await wrapped.ask(`/v1/task-runs/${run}`, { method: "DELETE" });
    expect(status).toBe(204);
    await died(pid);
    expect((await wrapped.ended(run)).status).toBe("canceled");
  });

  it("a task that has finished lives on with what it has left open", async () => {
    const run = await wrapped.start("task");
    const { pid, call } = await wrapped.attempt(run);
    await call("/callback", { complete: { output: encode([1]) } });
    await died(pid);
    expect((await wrapped.ended(run)).status).toBe("completed");
  });

  it("the death of the wrapper alone is not noticed", async () => {
    const run = await wrapped.start("task");
    const { pid } = await wrapped.attempt(run);
    const [, wrapper] = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    process.kill(Number(wrapper), "SIGKILL");
    expect((await wrapped.ended(run)).error).toBe(
      "was killed by SIGKILL before it reported a result",
    );
    await died(pid);
  });
});

describe("callbacks", () => {
  it("a second one is never answered", async () => {
    const run = await server.start("task");
    const { call, exit } = await server.attempt(run);
    const callback = (text: string) => call("/callback", { complete: { output: encode([text]) } });
    // As the SDK does when the platform has refused its result for its size.
    expect((await call("/callback", "x".repeat(8_100_000))).status).toBe(413);
    expect((await call("/callback", { error: { details: "HTTP 413: …" } })).status).toBe(200);
    expect((await callback("too late")).status).toBe(200);
    exit("SIGUSR1");
    expect(await server.ended(run)).toMatchObject({ status: "failed", error: "HTTP 413: …" });
  });

  it("one with neither output nor error leaves the run running for ever", async () => {
    const run = await server.start("task");
    const { call, exit } = await server.attempt(run);
    expect((await call("/callback", {})).status).toBe(400);
    exit();
    expect(await server.ended(run)).toMatchObject({
      status: "failed",
      error:
        "sent a callback with neither an output nor an error, then exited with code 0 before it reported a result",
    });
  });
});

describe("cancelling", () => {
  it("is undone by a callback that arrives with it", async () => {
    for (let n = 0; n < 5; n++) {
      const run = await server.start("retried");
      const { call } = await server.attempt(run);
      const callback = call("/callback", { complete: { output: encode([n]) } }).catch(() => {});
      const status = await cancel(run);
      await callback;
      expect(status).toBe(204);
      expect((await server.ended(run)).status).toBe("canceled");
      expect((await server.details(run)).attempts).toHaveLength(1);
    }
  });

  it("of a root that waits for its retry kills its subtasks only, and the root is tried again", async () => {
    const root = await server.start("patient");
    const parent = await server.attempt(root);
    const child = await parent.runSubtask("task");
    const orphan = await server.attempt(child);
    await parent.fail("boom");
    await server.happened(
      (event) => event.kind === "run" && event.event === "retry-scheduled" && event.run === root,
    );
    expect(await cancel(root)).toBe(204);
    expect((await server.ended(root)).status).toBe("canceled");
    await died(orphan.pid);
    expect(await statusesBelow(root)).toEqual(["canceled", "canceled"]);
  });
});

describe("orphans", () => {
  it("of a failed attempt run beside the next one's subtasks", async () => {
    const root = await server.start("retried");
    const first = await server.attempt(root);
    const child = await first.runSubtask("task", [], "key of attempt 1");
    const orphan = await server.attempt(child);
    await first.fail("boom");
    const second = await server.attempt(root, 2);
    await died(orphan.pid);
    expect(await server.details(child)).toMatchObject({
      status: "canceled",
      error: "the attempt that started it failed",
    });
    const again = await second.runSubtask("task", [], "key of attempt 2");
    expect(again).not.toBe(child);
    await (await server.attempt(again)).complete("mine");
    await second.complete("done");
    expect((await server.ended(root)).results).toEqual(["done"]);
  });

  it("whose retry comes due after the root has ended stay pending for ever", async () => {
    const root = await server.start("task");
    const parent = await server.attempt(root);
    const child = await parent.runSubtask("patient");
    await (await server.attempt(child)).fail("boom");
    await server.happened(
      (event) => event.kind === "run" && event.event === "retry-scheduled" && event.run === child,
    );
    await parent.complete(1);
    await server.ended(root);
    expect(await server.details(child)).toMatchObject({ status: "canceled" });
  });
});

describe("event streams", () => {
  it("a client that goes at the wrong moment stops all completions, or the server", async () => {
    const runs = await Promise.all(Array.from({ length: 8 }, () => server.start("task")));
    const staying = await server.open(runs);
    const going = await Promise.all(Array.from({ length: 40 }, () => server.open(runs)));
    const attempts = await Promise.all(runs.map((run) => server.attempt(run)));
    await Promise.all(
      attempts.map(async (attempt, n) => {
        for (const stream of going.splice(0, 5)) stream.close();
        await attempt.complete(n);
      }),
    );
    const told = await Promise.all(runs.map(() => staying.next()));
    expect(told.map(({ data }) => data.id).sort()).toEqual(runs.toSorted());
    staying.close();
  });
});

describe("a launch that is refused because the root has gone", () => {
  it("leaves its run running", async () => {
    const root = await server.start("task");
    const parent = await server.attempt(root);
    const run = await parent.runSubtask("task");
    const child = await server.attempt(run);
    const endOf = (id: string) =>
      server.happened((each) => each.kind === "run" && each.event === "ended" && each.run === id);
    const letDie = holdKills();
    try {
      await parent.complete(1);
      await endOf(root);
      expect(await child.call("/run-subtask", { task_name: "task" })).toMatchObject({
        status: 409,
        body: { message: `the run ${run} has ended (canceled) and can start no subtask` },
      });
    } finally {
      letDie();
    }
    await endOf(run);
    expect((await statusesBelow(root)).sort()).toEqual(["canceled", "completed"]);
    expect((await server.ended(root)).status).toBe("completed");
  });

  /** Has groups of processes outlive their SIGKILL, as on a busy machine. @returns lets them die */
  function holdKills(): () => void {
    const held: number[] = [];
    const { kill } = process;
    const spy = vi.spyOn(process, "kill").mockImplementation((pid, signal) => {
      if (pid > 0 || signal !== "SIGKILL") return kill.call(process, pid, signal);
      held.push(pid);
      return true;
    });
    return () => {
      spy.mockRestore();
      for (const group of held) {
        try {
          process.kill(group, "SIGKILL");
        } catch {
          // It has ended by itself.
        }
      }
    };
  }
});

describe("besides: every run", () => {
  it("leaks two file descriptors", async () => {
    const descriptors = () => readdirSync("/proc/self/fd").length;
    const play = async () => {
      const run = await server.start("task");
      await (await server.attempt(run)).complete(1);
      await server.ended(run);
    };
    await play();
    const before = descriptors();
    for (let n = 0; n < 10; n++) await play();
    // What belongs to this test's own connections comes and goes.
    expect(descriptors()).toBeLessThan(before + 10);
  });

  it("has its code registered again, at each start of itself and of a subtask", async () => {
    const { status } = await server.ask("/v1/tasks");
    expect(status).toBe(200);
    const versions = new Set<string>();
    for (let n = 0; n < 3; n++) {
      await server.start("task");
      versions.add((await server.ask("/v1/tasks/task")).body.workflowVersionId);
    }
    expect(versions.size).toBe(1);
  });
});
