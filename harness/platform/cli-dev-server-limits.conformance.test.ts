// What the dev server of Render's CLI 2.24 does not enforce (facts, section 4.4, "not enforced"): ours
// does. The names say what the CLI's does.
import { beforeAll, describe, expect, it } from "vitest";
import { shellWord } from "../arguments/shell-word.ts";
import { never, puppetCommand } from "../dev/testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";
import { died } from "./testing/leftovers.ts";

const startServer = puppetServers();
const TASKS = [{ name: "task", options: { retry: never } }];

let server: PuppetServer;
beforeAll(async () => {
  server = await startServer(TASKS);
});

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
