// The code of a worker changes while the server runs.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeFingerprint } from "../dev/code-fingerprint.ts";
import { type DevPlatform, startDevPlatform } from "../dev/dev-platform.ts";
import { ask } from "../dev/testing/http-client.ts";
import { never } from "../dev/testing/puppet-command.ts";
import { puppetServers } from "../dev/testing/puppet-server.ts";
import type { WorkerCode } from "../dev/worker-code.ts";
import type { JournalEvent } from "../journal/entry.ts";
import { processesOf, until } from "./testing/leftovers.ts";

const startServer = puppetServers();
const PUPPET = fileURLToPath(new URL("../dev/fixtures/puppet-worker.mjs", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "reload-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a worker whose code has its tasks and a version in it. */
function writeWorker(path: string, version: string, tasks: readonly string[]): void {
  const registered = tasks.map((name) => ({ name, options: { retry: never } }));
  const text = readFileSync(PUPPET, "utf8")
    .replace(/const tasks = .*;/, `const tasks = ${JSON.stringify(registered)};`)
    .replace("{ puppet: {", `{ version: "${version}", puppet: {`);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

describe("a worker that is started by a command", () => {
  it("is registered again at the next request, and no sooner than it has changed", async () => {
    const path = join(folder, "a/worker.mjs");
    writeWorker(path, "1", ["old"]);
    const server = await startServer([], { workers: [`node ${path} reload`] });
    const tasks = async () =>
      (await server.ask("/v1/tasks")).body.map(
        ({ task }: { task: { name: string; workflowVersionId: string } }) => task,
      );
    const [before] = await tasks();
    expect(await tasks()).toEqual([before]);

    writeWorker(path, "2", ["new"]);
    const body = { task: "new", input: [] };
    const started = await server.ask("/v1/task-runs", { method: "POST", body });
    expect(started.status).toBe(202);
    const [after] = await tasks();
    expect([before.name, after.name]).toEqual(["old", "new"]);
    expect(after.workflowVersionId).not.toBe(before.workflowVersionId);
    const gone = { task: "old", input: [] };
    expect((await server.ask("/v1/task-runs", { method: "POST", body: gone })).status).toBe(404);
  });

  it("goes on for the runs under way, whose tasks stay what they were", async () => {
    const path = join(folder, "b/worker.mjs");
    writeWorker(path, "1", ["parent", "child"]);
    const server = await startServer([], { workers: [`node ${path} reload`] });
    const root = await server.start("parent");
    const parent = await server.attempt(root);
    writeWorker(path, "2", ["other"]);
    const { body } = await server.ask("/v1/tasks");
    expect(body).toHaveLength(1);
    const child = await parent.runSubtask("child");
    await (await server.attempt(child)).complete("from the child");
    await parent.complete("from the parent");
    expect((await server.ended(root)).results).toEqual(["from the parent"]);
    // Of a task that the code does not have any more, all is still shown.
    const listed = await server.ask(`/v1/task-runs?rootTaskRunId=${root}&taskSlug=child`);
    expect(listed.body[0].taskRun.id).toBe(child);
  });

  it("that cannot be registered is told with 503, and nothing old is run in its place", async () => {
    const path = join(folder, "c/worker.mjs");
    writeWorker(path, "1", ["task"]);
    const failures: string[] = [];
    const server = await startServer([], {
      workers: [`node ${path} reload`],
      onRegistrationFailed: ({ message }) => failures.push(message),
    });
    const start = () =>
      server.ask("/v1/task-runs", { method: "POST", body: { task: "task", input: [] } });
    writeFileSync(path, "this is no code;");
    for (const answer of [await start(), await server.ask("/v1/tasks")]) {
      expect(answer).toMatchObject({ status: 503, body: { code: "registration_failed" } });
      expect(answer.body.message).toMatch(/^the worker exited with code 1 .*SyntaxError/s);
    }
    expect(failures).toContainEqual(expect.stringContaining("SyntaxError"));
    writeWorker(path, "2", ["task"]);
    expect((await start()).status).toBe(202);
  });

  it("is registered again though nobody asks, so that its author is told at once", async () => {
    const path = join(folder, "d/worker.mjs");
    writeWorker(path, "1", ["task"]);
    let versions = 0;
    let tellSecond = () => {};
    const second = new Promise<void>((resolve) => {
      tellSecond = resolve;
    });
    await startServer([], {
      workers: [`node ${path} reload`],
      onVersion: () => ++versions === 2 && tellSecond(),
    });
    writeWorker(path, "2", ["task"]);
    await second;
  });

  it("that is being registered when the server is closed is not waited for, and is ended", async () => {
    const path = join(folder, "f/worker.mjs");
    writeWorker(path, "1", ["task"]);
    const server = await startServer([], { workers: [`node ${path} reload`] });
    writeFileSync(path, "setInterval(() => {}, 1000);");
    const answer = ask(server.url, "/v1/tasks").catch(() => "hung up on");
    await until(() => processesOf(path).length > 0);
    await server.close();
    expect(processesOf(path)).toEqual([]);
    expect(await answer).toBe("hung up on");
  });

  it("that changes between two requests of many at once is registered once for all", async () => {
    const path = join(folder, "e/worker.mjs");
    writeWorker(path, "1", ["task"]);
    const server = await startServer([], { workers: [`node ${path} reload`] });
    writeWorker(path, "2", ["task"]);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ask(server.url, "/v1/tasks/task")),
    );
    expect(new Set(answers.map(({ body }) => body.workflowVersionId)).size).toBe(1);
  });
});

describe("code of which each state is kept by itself, as our own pipeline's is", () => {
  let released: string[];
  let platform: DevPlatform;
  const events: JournalEvent[] = [];
  const waiting = new Set<() => void>();
  const source = () => join(folder, "kept/worker.mjs");

  beforeAll(async () => {
    released = [];
    writeWorker(source(), "1", ["parent", "child"]);
    let states = 0;
    const code: WorkerCode = {
      name: "kept",
      fingerprint: () => codeFingerprint([join(folder, "kept")]),
      async prepare() {
        const name = `state-${++states}`;
        const copy = join(folder, `${name}.mjs`);
        cpSync(source(), copy);
        return {
          command: [process.execPath, copy, "reload"],
          release: () => released.push(name),
        };
      },
    };
    platform = await startDevPlatform({
      codes: [code],
      concurrency: 10,
      onEvent(event) {
        events.push(event);
        for (const look of waiting) look();
      },
    });
  });
  afterAll(() => platform.close());

  /** What the first line of a run says. */
  function said(
    run: string,
  ): Promise<{ version: string; puppet: { socketPath: string; pid: number } }> {
    return new Promise((resolve) => {
      const look = () => {
        const line = events.find((event) => event.kind === "log" && event.run === run);
        if (line?.kind !== "log") return;
        waiting.delete(look);
        resolve(JSON.parse(String(line.line)));
      };
      waiting.add(look);
      look();
    });
  }
  const start = async (task: string) => {
    await platform.versions.current();
    const outcome = platform.start(task, [], null);
    if (!outcome.started) throw new Error(outcome.refusal);
    return outcome.run;
  };
  const callback = (path: string) =>
    ask(path, "/callback", { method: "POST", body: { complete: { output: "" } } });

  it("is what runs under way keep until they end, subtasks included; new ones have the new", async () => {
    const first = await start("parent");
    const { version, puppet } = await said(first);
    expect(version).toBe("1");
    writeWorker(source(), "2", ["parent", "child"]);
    const second = await start("parent");
    expect((await said(second)).version).toBe("2");

    const { body } = await ask(puppet.socketPath, "/run-subtask", {
      method: "POST",
      body: { task_name: "child" },
    });
    expect((await said(body.task_run_id)).version).toBe("1");
    expect(released).toEqual([]);

    const ended = new Promise((resolve) => platform.whenEnded(first, resolve));
    await callback(puppet.socketPath);
    process.kill(puppet.pid, "SIGTERM");
    await ended;
    // The second state is that of the latest version, and of a run.
    expect(released).toEqual(["state-1"]);
  });
});
