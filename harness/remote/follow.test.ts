import type { WorkflowsClient } from "@renderinc/sdk";
import { expect, it } from "vitest";
import type { JournalEvent } from "../journal/entry.ts";
import { followRun } from "./follow.ts";

const AT = "2026-01-01T00:00:00Z";
const run = (id: string, status: string, more: object = {}) => ({
  id,
  taskId: "tsk",
  status,
  parentTaskRunId: id === "root" ? "" : "root",
  rootTaskRunId: "root",
  startedAt: AT,
  attempts: [{ status, startedAt: AT }],
  input: id === "root" ? [{}] : [{ shard: 0 }],
  results: [],
  ...more,
});
const failure = (statusCode: number) => Object.assign(new Error("m undefined"), { statusCode });

/** Follows a run whose looks give these in turn, the last for ever; errors are thrown. */
async function follow(looks: readonly unknown[], client: Partial<WorkflowsClient> = {}) {
  const events: JournalEvent[] = [];
  let look = 0;
  const ended = await followRun({
    client: {
      startTask: () => Promise.reject(new Error("not to be started")),
      cancelTaskRun: () => Promise.reject(new Error("not to be cancelled")),
      async getTaskRun(id) {
        if (id !== "root") return run(id, "completed");
        const next = looks[Math.min(look++, looks.length - 1)];
        if (next instanceof Error) throw next;
        return next;
      },
      listTaskRuns: async () => [],
      // biome-ignore lint/correctness/useYield: a stream that is lost says nothing
      async *taskRunEvents() {
        throw new Error("SSE connection error");
      },
      ...client,
    },
    run: "root",
    pollMs: 1,
    patienceMs: 1000,
    record: (event) => events.push(event),
  });
  return { ended, events, looks: look };
}

it("ends without a stream of events", async () => {
  const { ended } = await follow([run("root", "running"), run("root", "succeeded")]);
  expect(ended.status).toBe("completed");
});

it("does not take an event, or a failure that is tried again, for the end", async () => {
  const { ended, events } = await follow(
    ["running", "failed", "pending", "running", "completed"].map((status) => run("root", status)),
    {
      async *taskRunEvents() {
        yield run("root", "failed");
      },
    },
  );
  expect(ended.status).toBe("completed");
  expect(
    events.filter(
      ({ kind, event }: { kind: string; event?: string }) => kind === "run" && event === "ended",
    ),
  ).toMatchObject([{ status: "completed" }]);
});

it("does not take a subtask's failure for its end while it may be tried again", async () => {
  const roots = ["running", "running", "completed"];
  const children = ["failed", "failed", "completed"];
  let look = 0;
  const { events } = await follow([], {
    async getTaskRun(id) {
      return id === "root" ? run(id, roots[look] as string) : run(id, children[look - 1] as string);
    },
    async listTaskRuns() {
      const taskRun = run("c", children[look++] as string);
      return [{ cursor: "c", taskRun }];
    },
  });
  const ends = events.filter(
    (event) => event.kind === "run" && event.event === "ended" && event.run === "c",
  );
  expect(ends).toMatchObject([{ status: "completed" }]);
});

it("tells a subtask's failure that stays when the root has ended", async () => {
  let looks = 0;
  const { events } = await follow([], {
    listTaskRuns: async () => [{ cursor: "c", taskRun: run("c", "failed") }],
    getTaskRun: async (id) =>
      run(id, id === "c" ? "failed" : looks++ === 0 ? "running" : "completed"),
  });
  expect(events).toContainEqual(
    expect.objectContaining({ kind: "run", event: "ended", run: "c", status: "failed" }),
  );
});

it("takes a failure that stays for the end", async () => {
  const { ended, looks } = await follow([run("root", "failed", { error: "no room" })]);
  expect(ended).toMatchObject({ status: "failed", error: "no room" });
  expect(looks).toBe(2);
});

it("looks again after what may pass: no connection, 408, 429, 5xx, no JSON", async () => {
  const passing = [
    new TypeError("fetch failed"),
    failure(408),
    failure(429),
    failure(503),
    "",
    undefined,
  ];
  const { ended, looks } = await follow([...passing, run("root", "canceled")]);
  expect(ended.status).toBe("canceled");
  expect(looks).toBe(7);
});

it.each<[unknown[], RegExp]>([
  [[failure(404)], /^cannot look at the task run root: HTTP 404: m$/],
  [[failure(401)], /: HTTP 401: m\nCheck RENDER_API_KEY: it is refused/],
  [
    [new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") })],
    /fetch failed \(ECONNREFUSED\)$/,
  ],
  [[{ id: "root" }], /: the answer is no task run of Render's API$/],
])("gives up at what does not pass, in words: %j", async (looks, message) => {
  await expect(follow(looks)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(message),
  });
});

it("finds the run's own subtasks on every page, and where filters and pages are ignored", async () => {
  const pages = new Map<string | undefined, unknown[]>([
    [undefined, Array.from({ length: 100 }, (_, index) => `a${index}`)],
    ["a99", ["b0", "root"]],
  ]);
  const listed = (id: unknown) => ({ cursor: id, taskRun: run(String(id), "completed") });
  const foreign = {
    cursor: "f",
    taskRun: { ...run("foreign", "completed"), rootTaskRunId: "other" },
  };
  const created = async (listTaskRuns: WorkflowsClient["listTaskRuns"]) => {
    const { events } = await follow([run("root", "completed")], { listTaskRuns });
    return events.filter((event) => event.kind === "run" && event.event === "created").length;
  };
  expect(await created(async ({ cursor }) => (pages.get(cursor) ?? []).map(listed))).toBe(102);
  const all = [...Array.from({ length: 150 }, (_, index) => listed(`c${index}`)), foreign];
  expect(await created(async () => all)).toBe(151);
});
