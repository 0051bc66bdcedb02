// What is wrong with the dev server of Render's CLI 2.24 (facts, section 4.4), one test for each: ours
// does not do it. The names say what the CLI's does. What that does not enforce, and what it forgets, have
// files of their own beside this one.
import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { shellWord } from "../arguments/shell-word.ts";
import { never, puppetCommand } from "../dev/testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";
import { died } from "./testing/leftovers.ts";
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

describe("idempotency", () => {
  it("is not known: a /run-subtask that is sent again starts a second run", async () => {
    const root = await server.start("task");
    const parent = await server.attempt(root);
    const child = await parent.runSubtask("task", [], "same key");
    expect(await parent.runSubtask("task", [], "same key")).toBe(child);
    expect(await server.statusesBelow(root)).toHaveLength(2);
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
    expect(await server.statusesBelow(root)).toEqual(["canceled", "canceled"]);
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
    expect((await server.statusesBelow(root)).sort()).toEqual(["canceled", "completed"]);
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
