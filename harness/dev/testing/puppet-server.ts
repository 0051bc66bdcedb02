/** A server for a test file, whose tasks do what the test tells them over their sockets. */
import { randomUUID } from "node:crypto";
import { afterAll, expect } from "vitest";
import type { JournalEvent } from "../../journal/entry.ts";
import { ownTemporaryFolder, processesOf } from "../../platform/testing/leftovers.ts";
import { encode } from "../../platform/wire.ts";
import { type DevServer, type DevServerOptions, startDevServer } from "../dev-server.ts";
import { type EventStream, openEvents } from "./event-stream.ts";
import { ask, type HttpAnswer, type HttpQuestion } from "./http-client.ts";
import { puppetCommand } from "./puppet-command.ts";

/** An attempt, in the hands of the test. */
export interface Puppet {
  readonly socketPath: string;
  readonly pid: number;
  /** Asks the platform, as the attempt. */
  call(path: string, body?: unknown): Promise<HttpAnswer>;
  /** Ends the process: with code 0, with code 7, or as it is killed. */
  exit(how?: "SIGTERM" | "SIGUSR1" | "SIGKILL"): void;
  /** Reports a value and ends. */
  complete(value: unknown): Promise<void>;
  /** Reports an error and ends with code 7. */
  fail(details: string): Promise<void>;
  /** Asks for a subtask. @returns its id */
  runSubtask(task: string, input?: unknown, key?: string): Promise<string>;
}

export interface PuppetServer extends DevServer {
  /** In its worker's command line. */
  readonly marker: string;
  /** All that has happened. */
  readonly events: readonly JournalEvent[];
  ask(path: string, question?: HttpQuestion): Promise<HttpAnswer>;
  /** Creates a run, which must be taken. @returns its id */
  start(task: string, input?: unknown): Promise<string>;
  /** An attempt, when it is at work. */
  attempt(run: string, number?: number): Promise<Puppet>;
  /** Settles when something has happened, or at once if it has. */
  happened(isIt: (event: JournalEvent) => boolean): Promise<JournalEvent>;
  // biome-ignore lint/suspicious/noExplicitAny: as the server has sent it
  details(run: string): Promise<any>;
  /** The run's details from its terminal event. */
  // biome-ignore lint/suspicious/noExplicitAny: as the server has sent it
  ended(run: string): Promise<any>;
  /** Of a root run and all below it, latest first. */
  statusesBelow(root: string): Promise<string[]>;
  open(runs: readonly string[], headers?: Readonly<Record<string, string>>): Promise<EventStream>;
}

/**
 * Starts servers for the tests of a file; they are closed after them, and then no process, socket or
 * folder may be left.
 */
export function puppetServers() {
  const temporary = ownTemporaryFolder();
  const servers: PuppetServer[] = [];
  const marker = `marker-${randomUUID()}`;
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    const leftovers = { processes: processesOf(marker), files: temporary.content() };
    temporary.remove();
    expect(leftovers).toEqual({ processes: [], files: [] });
  });

  /** @param tasks as a worker registers them */
  return async function startServer(
    tasks: readonly unknown[],
    options: Partial<DevServerOptions> = {},
  ): Promise<PuppetServer> {
    const server = await startPuppetServer(`${marker}-${servers.length}`, tasks, options);
    servers.push(server);
    return server;
  };
}

async function startPuppetServer(
  marker: string,
  tasks: readonly unknown[],
  options: Partial<DevServerOptions>,
): Promise<PuppetServer> {
  const events: JournalEvent[] = [];
  const waiting = new Set<() => void>();
  const server = await startDevServer({
    port: 0,
    concurrency: 100,
    workers: [puppetCommand(marker, tasks)],
    onEvent(event) {
      events.push(event);
      for (const each of waiting) each();
    },
    ...options,
  });
  const { url } = server;

  function happened(isIt: (event: JournalEvent) => boolean): Promise<JournalEvent> {
    return new Promise((resolve) => {
      const look = () => {
        const found = events.find(isIt);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  }

  async function attempt(run: string, number = 1): Promise<Puppet> {
    const event = await happened(
      (each) => each.kind === "log" && each.run === run && each.attempt === number,
    );
    const line = event.kind === "log" ? String(event.line) : "";
    const { puppet } = JSON.parse(line) as { puppet: { socketPath: string; pid: number } };
    const call = (path: string, body?: unknown) =>
      ask(puppet.socketPath, path, body === undefined ? {} : { method: "POST", body });
    const exit = (how: NodeJS.Signals = "SIGTERM") => process.kill(puppet.pid, how);
    return {
      ...puppet,
      call,
      exit,
      async complete(value) {
        await call("/callback", { complete: { output: encode([value]) } });
        exit();
      },
      async fail(details) {
        await call("/callback", { error: { details } });
        exit("SIGUSR1");
      },
      async runSubtask(task, input = [], key = randomUUID()) {
        const { status, body } = await call("/run-subtask", {
          task_name: task,
          input: encode(input),
          idempotency_key: key,
          created_at: "2026-01-01T00:00:00.000Z",
        });
        expect(status).toBe(200);
        return body.task_run_id;
      },
    };
  }

  return {
    ...server,
    marker,
    events,
    ask: (path, question) => ask(url, path, question),
    async start(task, input = []) {
      const answer = await ask(url, "/v1/task-runs", { method: "POST", body: { task, input } });
      expect(answer).toMatchObject({ status: 202 });
      return answer.body.id;
    },
    attempt,
    happened,
    details: async (run) => (await ask(url, `/v1/task-runs/${run}`)).body,
    async statusesBelow(root) {
      const { body } = await ask(url, `/v1/task-runs?rootTaskRunId=${root}&limit=100`);
      return body.map(({ taskRun }: { taskRun: { status: string } }) => taskRun.status);
    },
    async ended(run) {
      const stream = await openEvents(url, [run]);
      const { data } = await stream.next();
      stream.close();
      return data;
    },
    open: (runs, headers) => openEvents(url, runs, headers),
  };
}
