// When a failed attempt is tried again, and when an attempt takes too long (facts, sections 2 and 4.2).
import { beforeAll, describe, expect, it } from "vitest";
import { never } from "../dev/testing/puppet-command.ts";
import { type PuppetServer, puppetServers } from "../dev/testing/puppet-server.ts";
import { encode } from "./wire.ts";

const startServer = puppetServers();

/** Waits are a hundredth of what is declared. */
const SCALE = 0.01;

let server: PuppetServer;
beforeAll(async () => {
  server = await startServer(
    [
      {
        name: "declared",
        options: { retry: { max_retries: 3, wait_duration_ms: 2000, factor: 3 } },
      },
      { name: "no factor", options: { retry: { max_retries: 3, wait_duration_ms: 2000 } } },
      { name: "no retry declared" },
      { name: "empty retry", options: { retry: {} } },
      { name: "never", options: { retry: never } },
      {
        name: "short",
        options: {
          timeout_seconds: 30,
          retry: { max_retries: 1, wait_duration_ms: 0, factor: 1 },
        },
      },
    ],
    // Three seconds: on a busy machine a process needs one to begin.
    { waitScale: SCALE, timeoutScale: 0.1 },
  );
});

interface Attempt {
  readonly startedAt: string;
  readonly completedAt: string;
}
/** Fails every attempt of a run. */
async function failAll(task: string, attempts: number) {
  const run = await server.start(task);
  for (let number = 1; number <= attempts; number++) {
    await (await server.attempt(run, number)).fail(`boom ${number}`);
  }
  const details = await server.ended(run);
  const gapsMs = details.attempts
    .slice(1)
    .map(
      ({ startedAt }: Attempt, n: number) =>
        Date.parse(startedAt) - Date.parse(details.attempts[n].completedAt),
    );
  return { run, details, gapsMs };
}
const declaredWaits = (run: string) =>
  server.events.flatMap((event) =>
    event.kind === "run" && event.event === "retry-scheduled" && event.run === run
      ? [event.declaredWaitMs]
      : [],
  );

describe("the schedule", () => {
  it.each([
    ["declared", [2000, 6000, 18_000]],
    ["no factor", [2000, 3000, 4500]],
    ["no retry declared", [1000, 2000, 4000]],
    ["empty retry", []],
    ["never", []],
  ])(
    "of a task with %s waits %j ms before its retries, and then the run has failed",
    async (task, waits) => {
      const { run, details, gapsMs } = await failAll(task, waits.length + 1);
      expect(declaredWaits(run)).toEqual(waits);
      expect(gapsMs).toHaveLength(waits.length);
      for (const [n, gapMs] of gapsMs.entries()) {
        // Not earlier; a millisecond may be lost where the digits after it are.
        expect(gapMs).toBeGreaterThanOrEqual((waits[n] as number) * SCALE - 1);
      }
      expect(details).toMatchObject({
        status: "failed",
        error: `boom ${waits.length + 1}`,
        retries: waits.length,
      });
    },
  );

  it("keeps run, input and first start; between attempts the run is pending", async () => {
    const run = await server.start("declared", [{ shard: 3 }]);
    const first = await server.details(run);
    await (await server.attempt(run)).fail("boom");
    const scheduled = server.happened(
      (event) => event.kind === "run" && event.event === "retry-scheduled" && event.run === run,
    );
    await scheduled;
    expect(await server.details(run)).toMatchObject({ status: "pending", results: [] });
    expect(await server.details(run)).not.toHaveProperty("completedAt");
    const second = await server.attempt(run, 2);
    const { body } = await second.call("/input");
    expect(body).toMatchObject({ task_run_id: run, input: encode([{ shard: 3 }]) });
    await second.complete("healed");
    expect(await server.ended(run)).toMatchObject({
      status: "completed",
      startedAt: first.startedAt,
      retries: 1,
    });
  });

  it("is not seen by a parent: a subtask that will be tried again goes on", async () => {
    const root = await server.start("never");
    const parent = await server.attempt(root);
    const child = await parent.runSubtask("declared");
    const result = parent.call("/get-subtask-result", { task_run_id: child });
    await (await server.attempt(child)).fail("boom");
    await (await server.attempt(child, 2)).complete("healed");
    expect((await result).body).toEqual({
      still_running: false,
      complete: { output: encode(["healed"]) },
    });
  });
});

describe("an attempt that says nothing", () => {
  it.each([
    ["SIGTERM", "exited with code 0 before it reported a result"],
    ["SIGUSR1", "exited with code 7 before it reported a result"],
    ["SIGKILL", "was killed by SIGKILL before it reported a result"],
  ] as const)("and ends by %s has failed, and is tried again", async (signal, error) => {
    const run = await server.start("declared");
    (await server.attempt(run)).exit(signal);
    await (await server.attempt(run, 2)).complete(1);
    expect((await server.ended(run)).attempts).toMatchObject([
      { status: "failed", error },
      { status: "completed" },
    ]);
  });

  it("for longer than its timeout is killed, and tried again", async () => {
    const run = await server.start("short");
    const first = await server.attempt(run);
    const second = await server.attempt(run, 2);
    expect(() => process.kill(first.pid, 0)).toThrow("ESRCH");
    expect(second.pid).not.toBe(first.pid);
    expect(await server.ended(run)).toMatchObject({
      status: "failed",
      error: "ran longer than its timeout of 30 s",
      retries: 1,
    });
    expect(() => process.kill(second.pid, 0)).toThrow("ESRCH");
  });
});
